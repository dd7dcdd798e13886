package portscan.format.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

class JunitReportTest {
  private static Document valid(List<TargetResult> results, boolean complete)
      throws SAXException, IOException, ParserConfigurationException {
    String xml =
        Samples.report(
            Samples.format("junit"), ReportOptions.plain(), results, results.size(), complete);
    Path schemaFile =
        Path.of(System.getProperty("portscan.root"), "format/src/test/resources/junit.xsd");
    Schema schema =
        SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
            .newSchema(schemaFile.toFile());
    schema.newValidator().validate(new StreamSource(new StringReader(xml)));
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
  }

  @Test
  void mixedTargets_areValidAndCounted() throws Exception {
    Document document = valid(Samples.mixed(), true);
    assertThat(document.getElementsByTagName("testsuite").getLength()).isEqualTo(5);
    assertThat(document.getElementsByTagName("testcase").getLength()).isEqualTo(8);
    assertThat(document.getElementsByTagName("failure").getLength()).isEqualTo(4);
    assertThat(document.getElementsByTagName("error").getLength()).isEqualTo(1);
    Element suite = (Element) document.getElementsByTagName("testsuite").item(2);
    assertThat(suite.getAttribute("tests")).isEqualTo("3");
    assertThat(suite.getAttribute("failures")).isEqualTo("2");
  }

  @Test
  void interrupted_isValid() throws Exception {
    assertThat(valid(List.of(), false).getDocumentElement().getTagName()).isEqualTo("testsuites");
  }

  @Test
  void portThatWasNotAlwaysOpen_fails() throws Exception {
    Document document = valid(List.of(Samples.severalLooks()), true);
    assertThat(document.getElementsByTagName("failure").getLength()).isEqualTo(1);
  }

  @Test
  void charactersThatXmlForbids_areReplaced() throws Exception {
    String target = "]]>&<\"\u0000\u001b[31m\ud800\uffff\t\r\n'";
    TargetResult hostile =
        new TargetResult(
            target,
            List.of(
                Samples.dns(target, "10.0.0.5", target), Samples.closed(target, "10.0.0.5", 80)),
            List.of());
    Element suite =
        (Element) valid(List.of(hostile), true).getElementsByTagName("testsuite").item(0);
    assertThat(suite.getAttribute("name")).startsWith("]]>&<\"\ufffd\ufffd[31m\ufffd\ufffd\t\r");
  }
}
