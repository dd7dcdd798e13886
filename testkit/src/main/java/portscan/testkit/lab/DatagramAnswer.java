package portscan.testkit.lab;

import java.util.Optional;

/**
 * What a UDP service says to a datagram. An implementation has a constructor without parameters,
 * public or not, since it is made in the process of the service.
 */
public interface DatagramAnswer {
  /** The datagram to send back; empty to stay silent. */
  Optional<byte[]> answer(byte[] request);
}
