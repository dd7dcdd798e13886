package portscan.engine.experiment;

import java.util.ArrayList;
import java.util.List;
import portscan.wire.TcpOption;
import portscan.wire.TcpOptions;

/** A segment's options in words, in their order: they tell network stacks apart. */
final class OptionWords {
  private OptionWords() {}

  /** For example {@code "mss 1460, sack, timestamp, nop, window-scale 7"}. */
  static String of(TcpOptions options) {
    List<String> words = new ArrayList<>();
    for (TcpOption option : options.options()) {
      words.add(
          switch (option) {
            case TcpOption.EndOfOptions _ -> "end";
            case TcpOption.NoOperation _ -> "nop";
            case TcpOption.MaximumSegmentSize(int size) -> "mss " + size;
            case TcpOption.WindowScale(int shift) -> "window-scale " + shift;
            case TcpOption.SelectiveAcknowledgementPermitted _ -> "sack";
            case TcpOption.Timestamps _ -> "timestamp";
            case TcpOption.Unknown unknown -> "kind " + unknown.kind();
          });
    }
    return String.join(", ", words);
  }
}
