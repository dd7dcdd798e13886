package portscan.engine.udp;

import java.util.List;

/** Requests to game servers, as their server browsers send them. */
final class GameRequests {
  /** What the connectionless packets of Quake's engine and its heirs begin with. */
  private static final long CONNECTIONLESS = 0xffffffffL;

  private static final UdpRequest SOURCE =
      UdpRequest.named("source-a2s", "source-query", "Source engine and Steam game servers")
          .ports(27015, 27016)
          .asks("the server's description (A2S_INFO)")
          .answer("a description, or a challenge to ask again with")
          .source("Valve Developer Community, Server queries: A2S_INFO")
          .sends(new Octets().u32(CONNECTIONLESS).text("TSource Engine Query\0").toArray())
          .answeredBy((answer, cookie) ->
              answer.u32(0) == CONNECTIONLESS
                  && switch (answer.u8(4)) {
                    case 'A' -> answer.length() == 9;
                    case 'I' -> answer.length() >= 20;
                    default -> false;
                  });

  private static final byte[] RAKNET_OFFLINE =
      Octets.ofHex("00 ff ff 00 fe fe fe fe fd fd fd fd 12 34 56 78");

  private static final int RAKNET_UNCONNECTED_PING = 0x01;
  private static final int RAKNET_UNCONNECTED_PONG = 0x1c;

  private static final UdpRequest MINECRAFT_BEDROCK =
      UdpRequest.named("minecraft-bedrock", "minecraft", "Minecraft, Bedrock edition")
          .ports(19132, 19133)
          .asks("the server's description (unconnected ping)")
          .answer("an unconnected pong with our time stamp")
          .source("RakNet, ID_UNCONNECTED_PING and OFFLINE_MESSAGE_DATA_ID")
          .sends(cookie ->
              new Octets()
                  .u8(RAKNET_UNCONNECTED_PING)
                  .bytes(Cookies.octets(cookie, 8)) // our time
                  .bytes(RAKNET_OFFLINE)
                  .bytes(Cookies.octets(~cookie, 8)) // our identity
                  .toArray())
          .answeredBy((answer, cookie) ->
              answer.u8(0) == RAKNET_UNCONNECTED_PONG
                  && answer.has(1, Cookies.octets(cookie, 8))
                  && answer.has(17, RAKNET_OFFLINE));

  private static final int GAMESPY_MAGIC = 0xfefd;
  private static final int GAMESPY_HANDSHAKE = 9;

  private static final UdpRequest MINECRAFT_QUERY =
      UdpRequest.named("minecraft-query", "minecraft", "Minecraft, Java edition")
          .ports(25565)
          .asks("a challenge token (query handshake)")
          .answer("a token in digits, for our session id")
          .onlyIf("the server's enable-query is on, which it is not by default")
          .source("Minecraft query protocol: handshake")
          .sends(cookie ->
              new Octets()
                  .u16(GAMESPY_MAGIC)
                  .u8(GAMESPY_HANDSHAKE)
                  .u32(gameSpySession(cookie))
                  .toArray())
          .answeredBy((answer, cookie) ->
              answer.u8(0) == GAMESPY_HANDSHAKE
                  && answer.u32(1) == gameSpySession(cookie)
                  && answer.text().substring(5).matches("-?\\d{1,10}\0"));

  private static final UdpRequest QUAKE_3 =
      UdpRequest.named("quake3", "quake3", "Quake III Arena and its heirs")
          .ports(27960)
          .asks("the server's description (getinfo)")
          .answer("an infoResponse with our challenge")
          .source("Quake III Arena source code (id Software), SV_ConnectionlessPacket, SVC_Info")
          .sends(cookie ->
              new Octets().u32(CONNECTIONLESS).text("getinfo " + Cookies.hex(cookie, 8)).toArray())
          .answeredBy((answer, cookie) ->
              answer.u32(0) == CONNECTIONLESS
                  && answer.has(4, "infoResponse\n")
                  && answer.text().contains("\\challenge\\" + Cookies.hex(cookie, 8)));

  static final List<UdpRequest> ALL = List.of(SOURCE, MINECRAFT_BEDROCK, MINECRAFT_QUERY, QUAKE_3);

  private GameRequests() {}

  /** Only the low half of each octet may be used. */
  private static long gameSpySession(long cookie) {
    return Cookies.u32(cookie) & 0x0f0f0f0fL;
  }
}
