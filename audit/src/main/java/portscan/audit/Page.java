package portscan.audit;

import java.util.List;

/** A page of headings, lists and tables, in some markup. */
interface Page {
  void title(String text);

  void heading(String text);

  void paragraph(String text);

  /** Names and values in turn, a pair each. */
  void list(List<List<String>> pairs);

  void table(List<String> columns, List<List<String>> rows);

  /** The whole page. */
  String end();
}
