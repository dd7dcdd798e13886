package portscan.look;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Master;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Name servers on port 53, written with a library that PortScan does not use.
 *
 * <p>An argument is a server: its address, its manners separated by commas, then its records as a
 * zone file has them; all separated by {@code |}. Manners: {@code aa} (its answers bear the flag),
 * {@code silent}, {@code truncating} (by UDP), {@code dripping} (by TCP, an octet a second), {@code
 * refusing}, {@code no-aaaa} (SERVFAIL for those), {@code babbling} (no DNS), {@code referring}.
 */
final class NameServerProgram {
  private final List<String> manners;
  private final List<Record> records = new ArrayList<>();

  private NameServerProgram(List<String> manners, List<String> lines) throws IOException {
    this.manners = manners;
    String zoneFile = String.join("\n", lines) + "\n";
    try (Master master =
        new Master(new ByteArrayInputStream(zoneFile.getBytes(StandardCharsets.UTF_8)))) {
      for (Record record = master.nextRecord(); record != null; record = master.nextRecord()) {
        records.add(record);
      }
    }
  }

  public static void main(String[] arguments) throws Exception {
    for (String argument : arguments) {
      List<String> parts = Arrays.asList(argument.split("\\|", -1));
      List<String> manners = Arrays.asList(parts.get(1).split(",", -1));
      NameServerProgram server = new NameServerProgram(manners, parts.subList(2, parts.size()));
      InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(parts.get(0)), 53);
      DatagramSocket datagrams = new DatagramSocket(address);
      ServerSocket connections = new ServerSocket();
      connections.bind(address);
      Thread.ofPlatform().start(() -> server.serve(datagrams));
      Thread.ofPlatform().start(() -> server.serve(connections));
    }
    System.out.println("ready");
  }

  private void serve(DatagramSocket socket) {
    byte[] buffer = new byte[65_535];
    while (true) {
      try {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        if (manners.contains("silent")) {
          continue;
        }
        Message question = new Message(ByteBuffer.wrap(buffer, 0, packet.getLength()));
        byte[] answer =
            manners.contains("babbling") ? new byte[] {1, 2, 3} : answer(question, true).toWire();
        socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      } catch (IOException e) {
        System.err.println(e);
      }
    }
  }

  private void serve(ServerSocket socket) {
    while (true) {
      try (Socket connection = socket.accept()) {
        DataInputStream from = new DataInputStream(connection.getInputStream());
        byte[] question = from.readNBytes(from.readUnsignedShort());
        byte[] answer = answer(new Message(question), false).toWire();
        byte[] framed =
            ByteBuffer.allocate(2 + answer.length)
                .putShort((short) answer.length)
                .put(answer)
                .array();
        for (int i = 0; manners.contains("dripping") && i < framed.length; i++) {
          connection.getOutputStream().write(framed, i, 1);
          Thread.sleep(1000);
        }
        connection.getOutputStream().write(framed);
      } catch (IOException | InterruptedException e) {
        System.err.println(e);
      }
    }
  }

  private Message answer(Message question, boolean byDatagram) {
    Record asked = question.getQuestion();
    Message answer = new Message(question.getHeader().getID());
    answer.getHeader().setFlag(Flags.QR);
    answer.addRecord(asked, Section.QUESTION);
    boolean failing = manners.contains("no-aaaa") && asked.getType() == Type.AAAA;
    if (manners.contains("refusing") || failing) {
      answer.getHeader().setRcode(failing ? Rcode.SERVFAIL : Rcode.REFUSED);
      return answer;
    }
    if (manners.contains("aa")) {
      answer.getHeader().setFlag(Flags.AA);
    }
    if (manners.contains("truncating") && byDatagram) {
      answer.getHeader().setFlag(Flags.TC);
      return answer;
    }
    if (manners.contains("referring")) {
      add(answer, Section.AUTHORITY, null, Type.NS);
      return answer;
    }
    fill(answer, asked);
    return answer;
  }

  private void fill(Message answer, Record asked) {
    Name name = asked.getName();
    for (int i = 0; i < 8; i++) {
      if (add(answer, Section.ANSWER, name, asked.getType())) {
        return;
      }
      Name owner = name;
      Name alias =
          records.stream()
              .filter(record -> record.getName().equals(owner) && record instanceof CNAMERecord)
              .map(record -> ((CNAMERecord) record).getTarget())
              .findFirst()
              .orElse(null);
      if (alias == null) {
        break;
      }
      add(answer, Section.ANSWER, name, Type.CNAME);
      name = alias;
    }
    Name last = name;
    boolean exists =
        records.stream()
            .anyMatch(record -> record.getName().equals(last) || record.getName().subdomain(last));
    answer.getHeader().setRcode(exists ? Rcode.NOERROR : Rcode.NXDOMAIN);
    records.stream()
        .filter(record -> record.getType() == Type.SOA && last.subdomain(record.getName()))
        .forEach(record -> answer.addRecord(record, Section.AUTHORITY));
  }

  private boolean add(Message to, int section, Name name, int type) {
    List<Record> found =
        records.stream()
            .filter(record -> record.getType() == type)
            .filter(record -> name == null || record.getName().equals(name))
            .toList();
    found.forEach(record -> to.addRecord(record, section));
    return !found.isEmpty();
  }
}
