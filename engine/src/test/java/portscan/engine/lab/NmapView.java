package portscan.engine.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Assumptions;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import portscan.testkit.lab.Background;
import portscan.testkit.lab.IpVersion;
import portscan.testkit.lab.Node;
import portscan.testkit.lab.Result;

/** What nmap sees from a node, in the words of {@link PacketView}. */
final class NmapView {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private NmapView() {}

  /** Skips the test where nmap is not installed. */
  static void assumeInstalled(Node node) {
    boolean installed = node.exec("sh", "-c", "command -v nmap").exitCode() == 0;
    if (!installed) {
      System.err.println("nmap is not installed: nothing to compare with");
    }
    Assumptions.assumeTrue(installed, "nmap is installed");
  }

  /**
   * Starts it, so that several may run at once.
   *
   * @param flag of the kind of scan, for example {@code -sS}
   */
  static Background start(Node from, String flag, String address, String ports) {
    List<String> words = new ArrayList<>(List.of("nmap", flag, "-Pn", "-n", "-dd", "-p", ports));
    if (IpVersion.of(address) == IpVersion.IPV6) {
      words.add("-6");
    }
    words.addAll(List.of("-oX", "-", address));
    return from.start(words.toArray(String[]::new));
  }

  /** The verdicts that it comes to. */
  static Map<String, String> verdicts(Background nmap, String address) throws Exception {
    Result result = nmap.await(LONGEST);
    assertThat(result.exitCode()).as(result.stderr()).isZero();
    String xml = result.stdout();
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    Document document =
        factory
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(xml.substring(xml.indexOf("<?xml")))));
    Map<String, String> verdicts = new TreeMap<>();
    NodeList ports = document.getElementsByTagName("port");
    for (int i = 0; i < ports.getLength(); i++) {
      Element port = (Element) ports.item(i);
      Element state = (Element) port.getElementsByTagName("state").item(0);
      String sender = state.getAttribute("reason_ip");
      verdicts.put(
          address + "/" + port.getAttribute("portid"),
          state.getAttribute("state")
              + " "
              + state.getAttribute("reason")
              + (sender.isEmpty() ? "" : " from " + sender));
    }
    return verdicts;
  }
}
