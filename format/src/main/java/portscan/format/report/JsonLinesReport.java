package portscan.format.report;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import portscan.api.experiment.ServiceLook;
import portscan.api.model.Observation;
import tools.jackson.core.JsonGenerator;

/** One observation a line, as soon as it is known. */
final class JsonLinesReport implements ReportFormat {
  @Override
  public String id() {
    return "jsonl";
  }

  @Override
  public String summary() {
    return "one JSON object a line for each observation, as soon as it is known";
  }

  @Override
  public ReportWriter open(Writer out, ReportOptions options) {
    return new Lines(JsonOutput.lines(out), new Services());
  }

  private record Lines(JsonGenerator json, Services services) implements ReportWriter {
    @Override
    public void begin(Run run) {}

    @Override
    public void service(Observation seen, ServiceLook.Result found) {
      services.add(seen, found);
    }

    @Override
    public void observation(Observation seen) throws IOException {
      JsonOutput.unwrapped(() -> {
        JsonOutput.write(json, seen, services.of(seen));
        json.writeRaw('\n');
      });
    }

    @Override
    public void target(TargetResult result) {}

    @Override
    public void host(HostResult host) {}

    @Override
    public String closing(RunEnd end, List<HostResult> unfinished) {
      return "";
    }

    @Override
    public void flush() throws IOException {
      JsonOutput.unwrapped(json::flush);
    }

    @Override
    public void end(RunEnd end) throws IOException {
      JsonOutput.unwrapped(json::close);
    }
  }
}
