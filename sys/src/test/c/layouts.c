/*
 * Prints every number of the kernel's interface that the classes of this module hold: one line
 * "Class.FIELD value what-C-calls-it" each, compared by LayoutsTest with the Java constants.
 *
 * Regenerate from the module's folder after adding a line (Debian: gcc, gcc-aarch64-linux-gnu,
 * libc6-dev-arm64-cross, qemu-user-static):
 *
 *   gcc -Wall -Werror -o /tmp/layouts src/test/c/layouts.c
 *   /tmp/layouts > src/test/resources/layouts-x86_64.txt
 *   aarch64-linux-gnu-gcc -Wall -Werror -static -o /tmp/layouts-arm src/test/c/layouts.c
 *   qemu-aarch64-static /tmp/layouts-arm > src/test/resources/layouts-aarch64.txt
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>

/* bpf.h has the TCP states: <netinet/tcp.h> cannot be included together with <linux/tcp.h>. */
#include <linux/bpf.h>
#include <linux/capability.h>
#include <linux/errqueue.h>
#include <linux/fib_rules.h>
#include <linux/filter.h>
#include <linux/if_addr.h>
#include <linux/if_arp.h>
#include <linux/if_ether.h>
#include <linux/if_link.h>
#include <linux/if_packet.h>
#include <linux/if_xdp.h>
#include <linux/inet_diag.h>
#include <linux/neighbour.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/tcp.h>
#include <linux/virtio_net.h>

#define SHOW(field, expression) \
  printf("%s %lld %s\n", field, (long long)(expression), #expression)
#define ERROR(name) printf("Errno.%s %d %s\n", #name, name, #name)

static void errors(void) {
  ERROR(EPERM);
  ERROR(ENOENT);
  ERROR(EINTR);
  ERROR(EAGAIN);
  ERROR(ENOMEM);
  ERROR(EACCES);
  ERROR(EBUSY);
  ERROR(ENODEV);
  ERROR(EINVAL);
  ERROR(ENFILE);
  ERROR(EMFILE);
  ERROR(EPIPE);
  ERROR(EPROTO);
  ERROR(EMSGSIZE);
  ERROR(ENOPROTOOPT);
  ERROR(EPROTONOSUPPORT);
  ERROR(EOPNOTSUPP);
  ERROR(EAFNOSUPPORT);
  ERROR(EADDRINUSE);
  ERROR(EADDRNOTAVAIL);
  ERROR(ENETDOWN);
  ERROR(ENETUNREACH);
  ERROR(ECONNRESET);
  ERROR(ENOBUFS);
  ERROR(ETIMEDOUT);
  ERROR(ECONNREFUSED);
  ERROR(EHOSTDOWN);
  ERROR(EHOSTUNREACH);
  ERROR(EINPROGRESS);
}

static void addresses(void) {
  SHOW("Sockets.AF_INET", AF_INET);
  SHOW("Sockets.AF_INET6", AF_INET6);
  SHOW("SocketAddress.IPV4_SIZE", sizeof(struct sockaddr_in));
  SHOW("SocketAddress.MAXIMUM_SIZE", sizeof(struct sockaddr_in6));
  SHOW("SocketAddress.FAMILY_OFFSET", offsetof(struct sockaddr_in, sin_family));
  SHOW("SocketAddress.FAMILY_OFFSET", offsetof(struct sockaddr_in6, sin6_family));
  SHOW("SocketAddress.PORT_OFFSET", offsetof(struct sockaddr_in, sin_port));
  SHOW("SocketAddress.PORT_OFFSET", offsetof(struct sockaddr_in6, sin6_port));
  SHOW("SocketAddress.IPV4_ADDRESS_OFFSET", offsetof(struct sockaddr_in, sin_addr));
  SHOW("SocketAddress.IPV6_ADDRESS_OFFSET", offsetof(struct sockaddr_in6, sin6_addr));
  SHOW("SocketAddress.IPV6_SCOPE_OFFSET", offsetof(struct sockaddr_in6, sin6_scope_id));
}

static void sockets(void) {
  SHOW("Sockets.SOCK_STREAM", SOCK_STREAM);
  SHOW("Sockets.SOCK_DGRAM", SOCK_DGRAM);
  SHOW("Sockets.SOCK_NONBLOCK", SOCK_NONBLOCK);
  SHOW("Sockets.SOCK_CLOEXEC", SOCK_CLOEXEC);
  SHOW("Sockets.SOL_IP", SOL_IP);
  SHOW("Sockets.SOL_SOCKET", SOL_SOCKET);
  SHOW("Sockets.SOL_TCP", IPPROTO_TCP);
  SHOW("Sockets.SOL_IPV6", SOL_IPV6);
  SHOW("Sockets.IPPROTO_ICMP", IPPROTO_ICMP);
  SHOW("Sockets.IPPROTO_ICMPV6", IPPROTO_ICMPV6);
  SHOW("Sockets.IP_TTL", IP_TTL);
  SHOW("Sockets.IP_RECVTTL", IP_RECVTTL);
  SHOW("Sockets.IP_MINTTL", IP_MINTTL);
  SHOW("Sockets.IPV6_UNICAST_HOPS", IPV6_UNICAST_HOPS);
  SHOW("Sockets.IPV6_RECVHOPLIMIT", IPV6_RECVHOPLIMIT);
  SHOW("Sockets.IPV6_HOPLIMIT", IPV6_HOPLIMIT);
  SHOW("Sockets.IPV6_MINHOPCOUNT", IPV6_MINHOPCOUNT);
  SHOW("Sockets.IP_RECVERR", IP_RECVERR);
  SHOW("Sockets.IPV6_RECVERR", IPV6_RECVERR);
  SHOW("Sockets.IPV6_V6ONLY", IPV6_V6ONLY);
  SHOW("Sockets.IP_BIND_ADDRESS_NO_PORT", IP_BIND_ADDRESS_NO_PORT);
  SHOW("Sockets.SO_ERROR", SO_ERROR);
  SHOW("Sockets.SO_LINGER", SO_LINGER);
  SHOW("Sockets.SO_BINDTODEVICE", SO_BINDTODEVICE);
  SHOW("Sockets.TCP_INFO", TCP_INFO);
  SHOW("Sockets.TCP_MAXSEG", TCP_MAXSEG);
  SHOW("Sockets.MSG_ERRQUEUE", MSG_ERRQUEUE);
  SHOW("Sockets.MSG_DONTWAIT", MSG_DONTWAIT);
  SHOW("Sockets.MSG_NOSIGNAL", MSG_NOSIGNAL);
  SHOW("Sockets.MSGHDR_SIZE", sizeof(struct msghdr));
  SHOW("Sockets.MSGHDR_NAME", offsetof(struct msghdr, msg_name));
  SHOW("Sockets.MSGHDR_NAMELEN", offsetof(struct msghdr, msg_namelen));
  SHOW("Sockets.MSGHDR_IOV", offsetof(struct msghdr, msg_iov));
  SHOW("Sockets.MSGHDR_IOVLEN", offsetof(struct msghdr, msg_iovlen));
  SHOW("Sockets.MSGHDR_CONTROL", offsetof(struct msghdr, msg_control));
  SHOW("Sockets.MSGHDR_CONTROLLEN", offsetof(struct msghdr, msg_controllen));
  SHOW("Sockets.CMSG_LEN", offsetof(struct cmsghdr, cmsg_len));
  SHOW("Sockets.CMSG_LEVEL", offsetof(struct cmsghdr, cmsg_level));
  SHOW("Sockets.CMSG_TYPE", offsetof(struct cmsghdr, cmsg_type));
  SHOW("Sockets.CMSG_DATA", CMSG_LEN(0));
  SHOW("Sockets.IOVEC_SIZE", sizeof(struct iovec));
  SHOW("Sockets.IOVEC_BASE", offsetof(struct iovec, iov_base));
  SHOW("Sockets.IOVEC_LENGTH", offsetof(struct iovec, iov_len));
  SHOW("Sockets.LINGER_SIZE", sizeof(struct linger));
  SHOW("Sockets.LINGER_ON", offsetof(struct linger, l_onoff));
  SHOW("Sockets.LINGER_SECONDS", offsetof(struct linger, l_linger));
  SHOW("Sockets.SOCK_EXTENDED_ERR_SIZE", sizeof(struct sock_extended_err));
  SHOW("Sockets.EE_ERRNO", offsetof(struct sock_extended_err, ee_errno));
  SHOW("Sockets.EE_ORIGIN", offsetof(struct sock_extended_err, ee_origin));
  SHOW("Sockets.EE_TYPE", offsetof(struct sock_extended_err, ee_type));
  SHOW("Sockets.EE_CODE", offsetof(struct sock_extended_err, ee_code));
  SHOW("Sockets.TCPI_UNACKED", offsetof(struct tcp_info, tcpi_unacked));
  SHOW("Sockets.TCPI_PMTU", offsetof(struct tcp_info, tcpi_pmtu));
  SHOW("Sockets.TCPI_RETRANS", offsetof(struct tcp_info, tcpi_retrans));
  SHOW("Sockets.TCPI_RTT", offsetof(struct tcp_info, tcpi_rtt));
  SHOW("Sockets.TCPI_TOTAL_RETRANS", offsetof(struct tcp_info, tcpi_total_retrans));
  SHOW("Sockets.TCPI_SND_WND", offsetof(struct tcp_info, tcpi_snd_wnd));
  SHOW("QueuedError.LOCAL", SO_EE_ORIGIN_LOCAL);
  SHOW("QueuedError.ICMP", SO_EE_ORIGIN_ICMP);
  SHOW("QueuedError.ICMPV6", SO_EE_ORIGIN_ICMP6);
}

static void events(void) {
  SHOW("Epoll.IN", EPOLLIN);
  SHOW("Epoll.OUT", EPOLLOUT);
  SHOW("Epoll.ERR", EPOLLERR);
  SHOW("Epoll.HUP", EPOLLHUP);
  SHOW("Epoll.CONTROL_ADD", EPOLL_CTL_ADD);
  SHOW("Epoll.CLOEXEC", EPOLL_CLOEXEC);
  SHOW("Epoll.EVENT_EVENTS", offsetof(struct epoll_event, events));
#ifdef __x86_64__
  SHOW("Epoll.PACKED_EVENT_SIZE", sizeof(struct epoll_event));
  SHOW("Epoll.PACKED_EVENT_DATA", offsetof(struct epoll_event, data));
#else
  SHOW("Epoll.ALIGNED_EVENT_SIZE", sizeof(struct epoll_event));
  SHOW("Epoll.ALIGNED_EVENT_DATA", offsetof(struct epoll_event, data));
#endif
}

static void processes(void) {
  SHOW("Namespaces.O_RDONLY_CLOEXEC", O_RDONLY | O_CLOEXEC);
  SHOW("Namespaces.CLONE_NEWNET", CLONE_NEWNET);
  SHOW("Limits.RLIMIT_NOFILE", RLIMIT_NOFILE);
  SHOW("Limits.RLIMIT_MEMLOCK", RLIMIT_MEMLOCK);
  SHOW("Limits.RLIMIT_SIZE", sizeof(struct rlimit));
  SHOW("Limits.RLIMIT_SOFT", offsetof(struct rlimit, rlim_cur));
  SHOW("Limits.RLIMIT_HARD", offsetof(struct rlimit, rlim_max));
  SHOW("ProcessImage.SIG_SETMASK", SIG_SETMASK);
  SHOW("ProcessImage.SIGNAL_SET_SIZE", sizeof(sigset_t));
  SHOW("Terminal.TIOCGWINSZ", TIOCGWINSZ);
  SHOW("Terminal.WINSIZE_SIZE", sizeof(struct winsize));
  SHOW("Terminal.WINSIZE_COLUMNS", offsetof(struct winsize, ws_col));
}

static void netlink(void) {
  SHOW("Netlink.NETLINK_ROUTE", NETLINK_ROUTE);
  SHOW("Netlink.NETLINK_SOCK_DIAG", NETLINK_SOCK_DIAG);
  SHOW("Netlink.AF_NETLINK", AF_NETLINK);
  SHOW("Netlink.SOCK_RAW", SOCK_RAW);
  SHOW("Netlink.SOCK_CLOEXEC", SOCK_CLOEXEC);
  SHOW("Netlink.SOL_SOCKET", SOL_SOCKET);
  SHOW("Netlink.SO_RCVTIMEO", SO_RCVTIMEO);
  SHOW("Netlink.MSG_TRUNC", MSG_TRUNC);
  SHOW("Netlink.SOCKADDR_NL_SIZE", sizeof(struct sockaddr_nl));
  SHOW("Netlink.SOCKADDR_NL_FAMILY", offsetof(struct sockaddr_nl, nl_family));
  SHOW("Netlink.SOCKADDR_NL_PID", offsetof(struct sockaddr_nl, nl_pid));
  SHOW("Netlink.TIMEVAL_SIZE", sizeof(struct timeval));
  SHOW("Netlink.TIMEVAL_SECONDS", offsetof(struct timeval, tv_sec));
  SHOW("Netlink.NLMSGHDR_SIZE", sizeof(struct nlmsghdr));
  SHOW("Netlink.NLMSGHDR_SIZE", NLMSG_HDRLEN);
  SHOW("Netlink.NLMSGHDR_LENGTH", offsetof(struct nlmsghdr, nlmsg_len));
  SHOW("Netlink.NLMSGHDR_TYPE", offsetof(struct nlmsghdr, nlmsg_type));
  SHOW("Netlink.NLMSGHDR_FLAGS", offsetof(struct nlmsghdr, nlmsg_flags));
  SHOW("Netlink.NLMSGHDR_SEQUENCE", offsetof(struct nlmsghdr, nlmsg_seq));
  SHOW("Netlink.NLMSG_ALIGN", NLMSG_ALIGNTO);
  SHOW("Netlink.NLMSG_ALIGN", RTA_ALIGNTO);
  SHOW("Netlink.NLMSG_ERROR", NLMSG_ERROR);
  SHOW("Netlink.NLMSG_DONE", NLMSG_DONE);
  SHOW("Netlink.NLMSG_OVERRUN", NLMSG_OVERRUN);
  SHOW("Netlink.NLM_F_DUMP_INTR", NLM_F_DUMP_INTR);
  SHOW("Netlink.NLM_F_REQUEST", NLM_F_REQUEST);
  SHOW("Netlink.NLM_F_DUMP", NLM_F_DUMP);
  SHOW("Netlink.NLM_F_ACK", NLM_F_ACK);
  SHOW("Netlink.NLM_F_CREATE", NLM_F_CREATE);
  SHOW("Netlink.RTATTR_SIZE", sizeof(struct rtattr));
  SHOW("Netlink.RTATTR_LENGTH", offsetof(struct rtattr, rta_len));
  SHOW("Netlink.RTATTR_TYPE", offsetof(struct rtattr, rta_type));
  SHOW("Netlink.NLA_TYPE_MASK", NLA_TYPE_MASK & 0xffff);
  SHOW("Interfaces.RTM_NEWADDR", RTM_NEWADDR);
  SHOW("Interfaces.RTM_GETADDR", RTM_GETADDR);
  SHOW("Interfaces.IFADDRMSG_SIZE", sizeof(struct ifaddrmsg));
  SHOW("Interfaces.IFADDRMSG_FAMILY", offsetof(struct ifaddrmsg, ifa_family));
  SHOW("Interfaces.IFADDRMSG_PREFIX", offsetof(struct ifaddrmsg, ifa_prefixlen));
  SHOW("Interfaces.IFADDRMSG_INDEX", offsetof(struct ifaddrmsg, ifa_index));
  SHOW("Interfaces.IFA_ADDRESS", IFA_ADDRESS);
  SHOW("Interfaces.IFA_LOCAL", IFA_LOCAL);
  SHOW("Interfaces.IF_NAMESIZE", IF_NAMESIZE);
}

static void links(void) {
  SHOW("Links.ETHERNET", ARPHRD_ETHER);
  SHOW("Links.LOOPBACK", ARPHRD_LOOPBACK);
  SHOW("Links.NONE", ARPHRD_NONE);
  SHOW("Links.RTM_NEWLINK", RTM_NEWLINK);
  SHOW("Links.RTM_GETLINK", RTM_GETLINK);
  SHOW("Links.IFLA_ADDRESS", IFLA_ADDRESS);
  SHOW("Links.IFLA_IFNAME", IFLA_IFNAME);
  SHOW("Links.IFLA_MTU", IFLA_MTU);
  SHOW("Links.IFF_UP", IFF_UP);
  SHOW("Links.IFF_LOOPBACK", IFF_LOOPBACK);
  SHOW("Links.IFF_RUNNING", IFF_RUNNING);
  SHOW("Links.IFINFOMSG_SIZE", sizeof(struct ifinfomsg));
  SHOW("Links.IFINFOMSG_TYPE", offsetof(struct ifinfomsg, ifi_type));
  SHOW("Links.IFINFOMSG_INDEX", offsetof(struct ifinfomsg, ifi_index));
  SHOW("Links.IFINFOMSG_FLAGS", offsetof(struct ifinfomsg, ifi_flags));
}

static void routes(void) {
  SHOW("RouteMessage.RTM_NEWROUTE", RTM_NEWROUTE);
  SHOW("RouteMessage.RTM_GETROUTE", RTM_GETROUTE);
  SHOW("RouteMessage.RTMSG_SIZE", sizeof(struct rtmsg));
  SHOW("RouteMessage.RTMSG_FAMILY", offsetof(struct rtmsg, rtm_family));
  SHOW("RouteMessage.RTMSG_DESTINATION_PREFIX", offsetof(struct rtmsg, rtm_dst_len));
  SHOW("RouteMessage.RTMSG_SOURCE_PREFIX", offsetof(struct rtmsg, rtm_src_len));
  SHOW("RouteMessage.RTMSG_SERVICE_TYPE", offsetof(struct rtmsg, rtm_tos));
  SHOW("RouteMessage.RTMSG_TABLE", offsetof(struct rtmsg, rtm_table));
  SHOW("RouteMessage.RTMSG_TYPE", offsetof(struct rtmsg, rtm_type));
  SHOW("RouteMessage.RTMSG_FLAGS", offsetof(struct rtmsg, rtm_flags));
  SHOW("RouteMessage.RTA_DST", RTA_DST);
  SHOW("RouteMessage.RTA_SRC", RTA_SRC);
  SHOW("RouteMessage.RTA_OIF", RTA_OIF);
  SHOW("RouteMessage.RTA_GATEWAY", RTA_GATEWAY);
  SHOW("RouteMessage.RTA_PRIORITY", RTA_PRIORITY);
  SHOW("RouteMessage.RTA_PREFSRC", RTA_PREFSRC);
  SHOW("RouteMessage.RTA_METRICS", RTA_METRICS);
  SHOW("RouteMessage.RTA_MULTIPATH", RTA_MULTIPATH);
  SHOW("RouteMessage.RTA_TABLE", RTA_TABLE);
  SHOW("RouteMessage.RTA_VIA", RTA_VIA);
  SHOW("RouteMessage.RTAX_MTU", RTAX_MTU);
  SHOW("RouteMessage.RTN_UNICAST", RTN_UNICAST);
  SHOW("RouteMessage.RTN_LOCAL", RTN_LOCAL);
  SHOW("RouteMessage.RTN_BROADCAST", RTN_BROADCAST);
  SHOW("RouteMessage.RTN_ANYCAST", RTN_ANYCAST);
  SHOW("RouteMessage.RTN_MULTICAST", RTN_MULTICAST);
  SHOW("RouteMessage.RTN_BLACKHOLE", RTN_BLACKHOLE);
  SHOW("RouteMessage.RTN_UNREACHABLE", RTN_UNREACHABLE);
  SHOW("RouteMessage.RTN_PROHIBIT", RTN_PROHIBIT);
  SHOW("RouteMessage.RTVIA_ADDRESS", offsetof(struct rtvia, rtvia_addr));
  SHOW("RouteFamily.RTNH_F_DEAD", RTNH_F_DEAD);
  SHOW("RouteFamily.RTNH_F_LINKDOWN", RTNH_F_LINKDOWN);
  SHOW("RouteRule.RTM_NEWRULE", RTM_NEWRULE);
  SHOW("RouteRule.RTM_GETRULE", RTM_GETRULE);
  SHOW("RouteRule.FR_ACT_TO_TBL", FR_ACT_TO_TBL);
  SHOW("RouteRule.FRA_PRIORITY", FRA_PRIORITY);
  SHOW("RouteRule.FRA_SUPPRESS_PREFIXLEN", FRA_SUPPRESS_PREFIXLEN);
  SHOW("RouteRule.FRA_TABLE", FRA_TABLE);
  SHOW("RouteRule.FRA_PROTOCOL", FRA_PROTOCOL);
  SHOW("RouteRule.RULE_SIZE", sizeof(struct fib_rule_hdr));
  SHOW("RouteRule.RULE_FAMILY", offsetof(struct fib_rule_hdr, family));
  SHOW("RouteRule.RULE_DESTINATION_PREFIX", offsetof(struct fib_rule_hdr, dst_len));
  SHOW("RouteRule.RULE_SOURCE_PREFIX", offsetof(struct fib_rule_hdr, src_len));
  SHOW("RouteRule.RULE_SERVICE_TYPE", offsetof(struct fib_rule_hdr, tos));
  SHOW("RouteRule.RULE_TABLE", offsetof(struct fib_rule_hdr, table));
  SHOW("RouteRule.RULE_ACTION", offsetof(struct fib_rule_hdr, action));
  SHOW("RouteRule.RULE_FLAGS", offsetof(struct fib_rule_hdr, flags));
  SHOW("RouteRule.LOCAL_TABLE", RT_TABLE_LOCAL);
  SHOW("RouteRule.MAIN_TABLE", RT_TABLE_MAIN);
  SHOW("RouteRule.DEFAULT_TABLE", RT_TABLE_DEFAULT);
}

static void neighbours(void) {
  SHOW("Neighbours.RTM_NEWNEIGH", RTM_NEWNEIGH);
  SHOW("Neighbours.RTM_GETNEIGH", RTM_GETNEIGH);
  SHOW("Neighbours.NDA_DST", NDA_DST);
  SHOW("Neighbours.NDA_LLADDR", NDA_LLADDR);
  SHOW("Neighbours.NTF_USE", NTF_USE);
  SHOW("Neighbours.NUD_NONE", NUD_NONE);
  SHOW("Neighbours.NUD_INCOMPLETE", NUD_INCOMPLETE);
  SHOW("Neighbours.NUD_REACHABLE", NUD_REACHABLE);
  SHOW("Neighbours.NUD_STALE", NUD_STALE);
  SHOW("Neighbours.NUD_DELAY", NUD_DELAY);
  SHOW("Neighbours.NUD_PROBE", NUD_PROBE);
  SHOW("Neighbours.NUD_FAILED", NUD_FAILED);
  SHOW("Neighbours.NUD_NOARP", NUD_NOARP);
  SHOW("Neighbours.NUD_PERMANENT", NUD_PERMANENT);
  SHOW("Neighbours.NDMSG_SIZE", sizeof(struct ndmsg));
  SHOW("Neighbours.NDMSG_FAMILY", offsetof(struct ndmsg, ndm_family));
  SHOW("Neighbours.NDMSG_INDEX", offsetof(struct ndmsg, ndm_ifindex));
  SHOW("Neighbours.NDMSG_STATE", offsetof(struct ndmsg, ndm_state));
  SHOW("Neighbours.NDMSG_FLAGS", offsetof(struct ndmsg, ndm_flags));
}

static void diagnostics(void) {
  SHOW("SocketDiagnostics.IPPROTO_TCP", IPPROTO_TCP);
  SHOW("SocketDiagnostics.IPPROTO_UDP", IPPROTO_UDP);
  SHOW("SocketDiagnostics.SOCK_DIAG_BY_FAMILY", SOCK_DIAG_BY_FAMILY);
  SHOW("SocketDiagnostics.TCP_LISTEN", BPF_TCP_LISTEN);
  SHOW("SocketDiagnostics.TCP_CLOSE", BPF_TCP_CLOSE);
  SHOW("SocketDiagnostics.REQUEST_SIZE", sizeof(struct inet_diag_req_v2));
  SHOW("SocketDiagnostics.REQUEST_FAMILY", offsetof(struct inet_diag_req_v2, sdiag_family));
  SHOW("SocketDiagnostics.REQUEST_PROTOCOL", offsetof(struct inet_diag_req_v2, sdiag_protocol));
  SHOW("SocketDiagnostics.REQUEST_STATES", offsetof(struct inet_diag_req_v2, idiag_states));
  SHOW("SocketDiagnostics.MESSAGE_SIZE", sizeof(struct inet_diag_msg));
  SHOW("SocketDiagnostics.MESSAGE_FAMILY", offsetof(struct inet_diag_msg, idiag_family));
  SHOW("SocketDiagnostics.MESSAGE_SOURCE_PORT", offsetof(struct inet_diag_msg, id.idiag_sport));
  SHOW("SocketDiagnostics.MESSAGE_SOURCE", offsetof(struct inet_diag_msg, id.idiag_src));
  SHOW("SocketDiagnostics.MESSAGE_INTERFACE", offsetof(struct inet_diag_msg, id.idiag_if));
  SHOW("SocketDiagnostics.MESSAGE_RECEIVE_QUEUE", offsetof(struct inet_diag_msg, idiag_rqueue));
  SHOW("SocketDiagnostics.MESSAGE_SEND_QUEUE", offsetof(struct inet_diag_msg, idiag_wqueue));
  SHOW("SocketDiagnostics.MESSAGE_USER", offsetof(struct inet_diag_msg, idiag_uid));
  SHOW("SocketDiagnostics.MESSAGE_INODE", offsetof(struct inet_diag_msg, idiag_inode));
  SHOW("SocketDiagnostics.INET_DIAG_SKV6ONLY", INET_DIAG_SKV6ONLY);
}

static void senders(void) {
  SHOW("PacketSocket.AF_PACKET", AF_PACKET);
  SHOW("PacketSocket.SOCK_RAW", SOCK_RAW);
  SHOW("PacketSocket.SOL_PACKET", SOL_PACKET);
  SHOW("PacketSocket.PACKET_VERSION", PACKET_VERSION);
  SHOW("PacketSocket.PACKET_QDISC_BYPASS", PACKET_QDISC_BYPASS);
  SHOW("PacketSocket.SO_SNDBUF", SO_SNDBUF);
  SHOW("PacketSocket.SO_SNDBUFFORCE", SO_SNDBUFFORCE);
  SHOW("PacketSocket.SOCKADDR_LL_SIZE", sizeof(struct sockaddr_ll));
  SHOW("PacketSocket.SOCKADDR_LL_FAMILY", offsetof(struct sockaddr_ll, sll_family));
  SHOW("PacketSocket.SOCKADDR_LL_PROTOCOL", offsetof(struct sockaddr_ll, sll_protocol));
  SHOW("PacketSocket.SOCKADDR_LL_INTERFACE", offsetof(struct sockaddr_ll, sll_ifindex));
  SHOW("PacketSocket.SOCKADDR_LL_PACKET_TYPE", offsetof(struct sockaddr_ll, sll_pkttype));
  SHOW("PacketSocket.PROT_READ_WRITE", PROT_READ | PROT_WRITE);
  SHOW("PacketSocket.MAP_SHARED_POPULATE", MAP_SHARED | MAP_POPULATE);
  SHOW("MessageBatch.MMSGHDR_SIZE", sizeof(struct mmsghdr));
  SHOW("RawSocket.IPPROTO_RAW", IPPROTO_RAW);
  SHOW("RawSocket.IPV6_HDRINCL", IPV6_HDRINCL);
}

static void rings(void) {
  SHOW("ReceiveRing.ETH_P_ALL", ETH_P_ALL);
  SHOW("ReceiveRing.ETH_P_IP", ETH_P_IP);
  SHOW("ReceiveRing.ETH_P_ARP", ETH_P_ARP);
  SHOW("ReceiveRing.ETH_P_IPV6", ETH_P_IPV6);
  SHOW("ReceiveRing.PACKET_HOST", PACKET_HOST);
  SHOW("ReceiveRing.PACKET_BROADCAST", PACKET_BROADCAST);
  SHOW("ReceiveRing.PACKET_MULTICAST", PACKET_MULTICAST);
  SHOW("ReceiveRing.PACKET_OTHERHOST", PACKET_OTHERHOST);
  SHOW("ReceiveRing.PACKET_OUTGOING", PACKET_OUTGOING);
  SHOW("ReceiveRing.SOCK_DGRAM", SOCK_DGRAM);
  SHOW("ReceiveRing.PACKET_RX_RING", PACKET_RX_RING);
  SHOW("ReceiveRing.PACKET_STATISTICS", PACKET_STATISTICS);
  SHOW("ReceiveRing.PACKET_IGNORE_OUTGOING", PACKET_IGNORE_OUTGOING);
  SHOW("ReceiveRing.TPACKET_V2", TPACKET_V2);
  SHOW("ReceiveRing.TPACKET_V3", TPACKET_V3);
  SHOW("ReceiveRing.TP_STATUS_KERNEL", TP_STATUS_KERNEL);
  SHOW("ReceiveRing.TP_STATUS_USER", TP_STATUS_USER);
  SHOW("ReceiveRing.REQUEST_SIZE", sizeof(struct tpacket_req));
  SHOW("ReceiveRing.REQUEST3_SIZE", sizeof(struct tpacket_req3));
  SHOW("ReceiveRing.REQUEST_BLOCK_SIZE", offsetof(struct tpacket_req, tp_block_size));
  SHOW("ReceiveRing.REQUEST_BLOCK_SIZE", offsetof(struct tpacket_req3, tp_block_size));
  SHOW("ReceiveRing.REQUEST_BLOCKS", offsetof(struct tpacket_req, tp_block_nr));
  SHOW("ReceiveRing.REQUEST_BLOCKS", offsetof(struct tpacket_req3, tp_block_nr));
  SHOW("ReceiveRing.REQUEST_FRAME_SIZE", offsetof(struct tpacket_req, tp_frame_size));
  SHOW("ReceiveRing.REQUEST_FRAME_SIZE", offsetof(struct tpacket_req3, tp_frame_size));
  SHOW("ReceiveRing.REQUEST_FRAMES", offsetof(struct tpacket_req, tp_frame_nr));
  SHOW("ReceiveRing.REQUEST_FRAMES", offsetof(struct tpacket_req3, tp_frame_nr));
  SHOW("ReceiveRing.REQUEST3_TIMEOUT", offsetof(struct tpacket_req3, tp_retire_blk_tov));
  SHOW("ReceiveRing.FRAME_HEADER_SIZE", TPACKET_ALIGN(sizeof(struct tpacket2_hdr)));
  SHOW("ReceiveRing.FRAME_STATUS", offsetof(struct tpacket2_hdr, tp_status));
  SHOW("ReceiveRing.FRAME_LENGTH", offsetof(struct tpacket2_hdr, tp_snaplen));
  SHOW("ReceiveRing.FRAME_NETWORK", offsetof(struct tpacket2_hdr, tp_net));
  SHOW("ReceiveRing.FRAME_SECONDS", offsetof(struct tpacket2_hdr, tp_sec));
  SHOW("ReceiveRing.FRAME_NANOSECONDS", offsetof(struct tpacket2_hdr, tp_nsec));
  SHOW("ReceiveRing.BLOCK_STATUS", offsetof(struct tpacket_block_desc, hdr.bh1.block_status));
  SHOW("ReceiveRing.BLOCK_PACKETS", offsetof(struct tpacket_block_desc, hdr.bh1.num_pkts));
  SHOW("ReceiveRing.BLOCK_FIRST", offsetof(struct tpacket_block_desc, hdr.bh1.offset_to_first_pkt));
  SHOW("ReceiveRing.PACKET_HEADER_SIZE", TPACKET_ALIGN(sizeof(struct tpacket3_hdr)));
  SHOW("ReceiveRing.PACKET_NEXT", offsetof(struct tpacket3_hdr, tp_next_offset));
  SHOW("ReceiveRing.PACKET_SECONDS", offsetof(struct tpacket3_hdr, tp_sec));
  SHOW("ReceiveRing.PACKET_NANOSECONDS", offsetof(struct tpacket3_hdr, tp_nsec));
  SHOW("ReceiveRing.PACKET_LENGTH", offsetof(struct tpacket3_hdr, tp_snaplen));
  SHOW("ReceiveRing.PACKET_NETWORK", offsetof(struct tpacket3_hdr, tp_net));
  SHOW("ReceiveRing.STATISTICS_SIZE", sizeof(struct tpacket_stats_v3));
  SHOW("ReceiveRing.STATISTICS_DROPS", offsetof(struct tpacket_stats, tp_drops));
  SHOW("ReceiveRing.STATISTICS_DROPS", offsetof(struct tpacket_stats_v3, tp_drops));
  SHOW("ReceiveRing.POLLFD_SIZE", sizeof(struct pollfd));
  SHOW("ReceiveRing.POLLFD_FILE", offsetof(struct pollfd, fd));
  SHOW("ReceiveRing.POLLFD_EVENTS", offsetof(struct pollfd, events));
  SHOW("ReceiveRing.POLLFD_RETURNED", offsetof(struct pollfd, revents));
  SHOW("ReceiveRing.POLLIN", POLLIN);
  SHOW("ReceiveRing.POLLERR", POLLERR);
  SHOW("ReceiveRing.TIMESPEC_SIZE", sizeof(struct timespec));
  SHOW("ReceiveRing.TIMESPEC_SECONDS", offsetof(struct timespec, tv_sec));
  SHOW("ReceiveRing.TIMESPEC_NANOSECONDS", offsetof(struct timespec, tv_nsec));
}

static void transmission(void) {
  SHOW("TransmitRing.PACKET_TX_RING", PACKET_TX_RING);
  SHOW("TransmitRing.PACKET_LOSS", PACKET_LOSS);
  SHOW("TransmitRing.PACKET_VNET_HDR", PACKET_VNET_HDR);
  SHOW("TransmitRing.TPACKET_V2", TPACKET_V2);
  SHOW("TransmitRing.TP_STATUS_AVAILABLE", TP_STATUS_AVAILABLE);
  SHOW("TransmitRing.TP_STATUS_SEND_REQUEST", TP_STATUS_SEND_REQUEST);
  SHOW("TransmitRing.TP_STATUS_WRONG_FORMAT", TP_STATUS_WRONG_FORMAT);
  SHOW("TransmitRing.REQUEST_SIZE", sizeof(struct tpacket_req));
  SHOW("TransmitRing.REQUEST_BLOCK_SIZE", offsetof(struct tpacket_req, tp_block_size));
  SHOW("TransmitRing.REQUEST_BLOCKS", offsetof(struct tpacket_req, tp_block_nr));
  SHOW("TransmitRing.REQUEST_FRAME_SIZE", offsetof(struct tpacket_req, tp_frame_size));
  SHOW("TransmitRing.REQUEST_FRAMES", offsetof(struct tpacket_req, tp_frame_nr));
  SHOW("TransmitRing.FRAME_DATA", TPACKET2_HDRLEN - sizeof(struct sockaddr_ll));
  SHOW("TransmitRing.FRAME_STATUS", offsetof(struct tpacket2_hdr, tp_status));
  SHOW("TransmitRing.FRAME_LENGTH", offsetof(struct tpacket2_hdr, tp_len));
  SHOW("TransmitRing.VNET_SIZE", sizeof(struct virtio_net_hdr));
  SHOW("TransmitRing.VNET_HEADER_LENGTH", offsetof(struct virtio_net_hdr, hdr_len));
}

static void privileges(void) {
  SHOW("Capabilities.CAP_NET_ADMIN", CAP_NET_ADMIN);
  SHOW("Capabilities.CAP_NET_RAW", CAP_NET_RAW);
  SHOW("Capabilities.CAP_SYS_ADMIN", CAP_SYS_ADMIN);
  SHOW("Capabilities.CAP_BPF", CAP_BPF);
}

static void filters(void) {
  SHOW("SocketFilter.BPF_LD", BPF_LD);
  SHOW("SocketFilter.BPF_LDX", BPF_LDX);
  SHOW("SocketFilter.BPF_ALU", BPF_ALU);
  SHOW("SocketFilter.BPF_JMP", BPF_JMP);
  SHOW("SocketFilter.BPF_RET", BPF_RET);
  SHOW("SocketFilter.BPF_W", BPF_W);
  SHOW("SocketFilter.BPF_H", BPF_H);
  SHOW("SocketFilter.BPF_B", BPF_B);
  SHOW("SocketFilter.BPF_ABS", BPF_ABS);
  SHOW("SocketFilter.BPF_IND", BPF_IND);
  SHOW("SocketFilter.BPF_MSH", BPF_MSH);
  SHOW("SocketFilter.BPF_AND", BPF_AND);
  SHOW("SocketFilter.BPF_JEQ", BPF_JEQ);
  SHOW("SocketFilter.BPF_JGT", BPF_JGT);
  SHOW("SocketFilter.BPF_JGE", BPF_JGE);
  SHOW("SocketFilter.BPF_JSET", BPF_JSET);
  SHOW("SocketFilter.BPF_MAXINSNS", BPF_MAXINSNS);
  SHOW("SocketFilter.SOCK_FILTER_SIZE", sizeof(struct sock_filter));
  SHOW("SocketFilter.SOCK_FILTER_CODE", offsetof(struct sock_filter, code));
  SHOW("SocketFilter.SOCK_FILTER_TRUE", offsetof(struct sock_filter, jt));
  SHOW("SocketFilter.SOCK_FILTER_FALSE", offsetof(struct sock_filter, jf));
  SHOW("SocketFilter.SOCK_FILTER_OPERAND", offsetof(struct sock_filter, k));
  SHOW("SocketFilter.SOCK_FPROG_SIZE", sizeof(struct sock_fprog));
  SHOW("SocketFilter.SOCK_FPROG_LENGTH", offsetof(struct sock_fprog, len));
  SHOW("SocketFilter.SOCK_FPROG_FILTER", offsetof(struct sock_fprog, filter));
  SHOW("SocketFilter.SO_ATTACH_FILTER", SO_ATTACH_FILTER);
}

static void express_data_path(void) {
  SHOW("XdpSocket.AF_XDP", AF_XDP);
  SHOW("XdpSocket.SOCK_RAW", SOCK_RAW);
  SHOW("XdpSocket.SOCK_CLOEXEC", SOCK_CLOEXEC);
  SHOW("XdpSocket.SOL_SOCKET", SOL_SOCKET);
  SHOW("XdpSocket.SO_SNDBUF", SO_SNDBUF);
  SHOW("XdpSocket.SO_SNDBUFFORCE", SO_SNDBUFFORCE);
  SHOW("XdpSocket.SOL_XDP", SOL_XDP);
  SHOW("XdpSocket.XDP_MMAP_OFFSETS", XDP_MMAP_OFFSETS);
  SHOW("XdpSocket.XDP_TX_RING", XDP_TX_RING);
  SHOW("XdpSocket.XDP_UMEM_REG", XDP_UMEM_REG);
  SHOW("XdpSocket.XDP_UMEM_FILL_RING", XDP_UMEM_FILL_RING);
  SHOW("XdpSocket.XDP_UMEM_COMPLETION_RING", XDP_UMEM_COMPLETION_RING);
  SHOW("XdpSocket.XDP_COPY", XDP_COPY);
  SHOW("XdpSocket.XDP_ZEROCOPY", XDP_ZEROCOPY);
  SHOW("XdpSocket.XDP_USE_NEED_WAKEUP", XDP_USE_NEED_WAKEUP);
  SHOW("XdpSocket.XDP_PGOFF_TX_RING", XDP_PGOFF_TX_RING);
  SHOW("XdpSocket.XDP_UMEM_PGOFF_COMPLETION_RING", XDP_UMEM_PGOFF_COMPLETION_RING);
  SHOW("XdpSocket.MSG_DONTWAIT", MSG_DONTWAIT);
  SHOW("XdpSocket.PROT_READ_WRITE", PROT_READ | PROT_WRITE);
  SHOW("XdpSocket.MAP_SHARED_POPULATE", MAP_SHARED | MAP_POPULATE);
  SHOW("XdpSocket.MAP_PRIVATE_ANONYMOUS_POPULATE", MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE);
  SHOW("XdpSocket.UMEM_SIZE", offsetof(struct xdp_umem_reg, flags));
  SHOW("XdpSocket.UMEM_ADDRESS", offsetof(struct xdp_umem_reg, addr));
  SHOW("XdpSocket.UMEM_LENGTH", offsetof(struct xdp_umem_reg, len));
  SHOW("XdpSocket.UMEM_CHUNK_SIZE", offsetof(struct xdp_umem_reg, chunk_size));
  SHOW("XdpSocket.SOCKADDR_SIZE", sizeof(struct sockaddr_xdp));
  SHOW("XdpSocket.SOCKADDR_FAMILY", offsetof(struct sockaddr_xdp, sxdp_family));
  SHOW("XdpSocket.SOCKADDR_FLAGS", offsetof(struct sockaddr_xdp, sxdp_flags));
  SHOW("XdpSocket.SOCKADDR_INDEX", offsetof(struct sockaddr_xdp, sxdp_ifindex));
  SHOW("XdpSocket.SOCKADDR_QUEUE", offsetof(struct sockaddr_xdp, sxdp_queue_id));
  SHOW("XdpSocket.OFFSETS_SIZE", sizeof(struct xdp_mmap_offsets));
  SHOW("XdpSocket.OFFSETS_TRANSMIT", offsetof(struct xdp_mmap_offsets, tx));
  SHOW("XdpSocket.OFFSETS_COMPLETION", offsetof(struct xdp_mmap_offsets, cr));
  SHOW("XdpSocket.OFFSET_PRODUCER", offsetof(struct xdp_ring_offset, producer));
  SHOW("XdpSocket.OFFSET_CONSUMER", offsetof(struct xdp_ring_offset, consumer));
  SHOW("XdpSocket.OFFSET_ENTRIES", offsetof(struct xdp_ring_offset, desc));
  SHOW("XdpSocket.TRANSMIT_ENTRY_SIZE", sizeof(struct xdp_desc));
  SHOW("XdpSocket.COMPLETION_ENTRY_SIZE", sizeof(__u64));
}

int main(void) {
  errors();
  addresses();
  sockets();
  events();
  processes();
  netlink();
  links();
  routes();
  neighbours();
  express_data_path();
  diagnostics();
  senders();
  rings();
  transmission();
  privileges();
  filters();
  return 0;
}
