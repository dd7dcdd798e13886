package portscan.api.model;

/** The transport protocol that a port number belongs to. */
public enum Transport {
  TCP("tcp"),
  UDP("udp");

  private final String word;

  Transport(String word) {
    this.word = word;
  }

  /** The lower-case word used in every input and output. */
  public String word() {
    return word;
  }

  @Override
  public String toString() {
    return word;
  }
}
