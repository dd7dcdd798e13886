package portscan.engine.udp;

import java.util.List;

/** Calls of the procedure that every ONC RPC program has and that does nothing: procedure 0. */
final class RpcRequests {
  private static final int CALL = 0;
  private static final int REPLY = 1;
  private static final int RPC_VERSION = 2;
  private static final int ACCEPTED = 0;
  private static final int DENIED = 1;
  private static final int LAST_ACCEPT_STATUS = 5;
  private static final int LONGEST_VERIFIER = 400;

  private static final UdpRequest PORTMAPPER =
      nullProcedure("rpcbind", "rpcbind", "ONC RPC port mapper", 100000, 2)
          .ports(111)
          .source("RFC 5531 section 9; RFC 1833 section 3")
          .answeredBy(RpcRequests::isReply);

  private static final UdpRequest NFS =
      nullProcedure("nfs", "nfs", "Network File System", 100003, 3)
          .ports(2049)
          .onlyIf("the server still serves UDP, which version 4 left")
          .source("RFC 5531 section 9; RFC 1813 section 3.3.0")
          .answeredBy(RpcRequests::isReply);

  private static final UdpRequest MOUNT =
      nullProcedure("mountd", "mountd", "NFS mount service", 100005, 3)
          .ports(20048)
          .source("RFC 5531 section 9; RFC 1813 section 5.2.0")
          .answeredBy(RpcRequests::isReply);

  static final List<UdpRequest> ALL = List.of(PORTMAPPER, NFS, MOUNT);

  private RpcRequests() {}

  private static UdpRequest.Draft nullProcedure(
      String id, String protocol, String title, int program, int version) {
    return UdpRequest.named(id, protocol, title)
        .asks("program " + program + " version " + version + " to do nothing (procedure 0)")
        .answer("an RPC reply with our transaction id, accepted or denied")
        .sends(cookie ->
            new Octets()
                .u32(Cookies.u32(cookie), CALL, RPC_VERSION, program, version, 0)
                .zeros(16) // no credentials, no verifier: flavour AUTH_NONE, length 0, twice
                .toArray());
  }

  private static boolean isReply(Datagram answer, long cookie) {
    if (answer.u32(0) != Cookies.u32(cookie) || answer.u32(4) != REPLY) {
      return false;
    }
    if (answer.u32(8) == ACCEPTED) {
      long verifierLength = answer.u32(16);
      return verifierLength >= 0
          && verifierLength <= LONGEST_VERIFIER
          && isAtMost(answer.u32(20 + (int) verifierLength), LAST_ACCEPT_STATUS);
    }
    // Why it was denied: 0 is a mismatch of versions, 1 is authentication.
    return answer.u32(8) == DENIED && isAtMost(answer.u32(12), 1);
  }

  private static boolean isAtMost(long value, long most) {
    return value >= 0 && value <= most;
  }
}
