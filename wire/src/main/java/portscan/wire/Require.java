package portscan.wire;

/** Refuses values that do not fit into their field. */
final class Require {
  private Require() {}

  static void bits(String name, int value, int bits) {
    range(name, value, 0, (1 << bits) - 1);
  }

  static void range(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " is " + value + ", not from " + least + " to " + most);
    }
  }

  /** An address of 48 bits. */
  static void hardware(String name, long address) {
    if (address < 0 || address > HardwareAddress.BROADCAST) {
      throw new IllegalArgumentException(name + " is no 48-bit address: " + address);
    }
  }
}
