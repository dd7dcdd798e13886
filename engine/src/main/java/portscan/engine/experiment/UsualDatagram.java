package portscan.engine.experiment;

import java.util.List;
import portscan.engine.udp.UdpRequest;
import portscan.engine.udp.UdpRequests;

/**
 * What a UDP port's usual service answers; an empty datagram where no such service is known.
 *
 * @param bytes the datagram
 * @param answersFromAnyPort whether the answer may come from another port
 */
@SuppressWarnings("ArrayRecordComponent") // A buffer handed over, never compared.
record UsualDatagram(byte[] bytes, boolean answersFromAnyPort) {
  static UsualDatagram of(int port, long cookie) {
    List<UdpRequest> requests = UdpRequests.forPort(port);
    return requests.isEmpty()
        ? new UsualDatagram(new byte[0], false)
        : new UsualDatagram(
            requests.getFirst().request(cookie), requests.getFirst().answersFromAnotherPort());
  }
}
