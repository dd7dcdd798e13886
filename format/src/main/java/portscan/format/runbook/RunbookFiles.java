package portscan.format.runbook;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import portscan.format.document.Node;
import portscan.format.document.SourceFiles;
import portscan.format.document.TextFiles;
import portscan.format.document.YamlReader;
import portscan.format.syntax.Parsed;
import portscan.format.syntax.Printable;
import portscan.format.syntax.SourceLocation;
import portscan.format.syntax.Suggestions;

/** Opens a runbook and what it includes. */
final class RunbookFiles {
  static final List<String> KEYS =
      List.of(
          "schema",
          "name",
          "description",
          "owner",
          "include",
          "variables",
          "vantages",
          "roles",
          "hosts",
          "inventory",
          "exceptions",
          "everythingElse",
          "environments");

  private static final int LARGEST = 1 << 20;
  private static final int DEEPEST = 8;
  private static final int MOST_FILES = 64;

  private final Scope scope;
  private final SourceFiles files;
  private final List<Part> parts = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();

  /**
   * One file.
   *
   * @param file as the user names it
   * @param section its mapping
   */
  record Part(String file, Section section) {}

  RunbookFiles(Scope scope, SourceFiles files) {
    this.scope = scope;
    this.files = files;
  }

  /** Every file that could be read, included ones before those that include them. */
  List<Part> open(String file) {
    open(file, new SourceLocation(file, 1, 1), new ArrayDeque<>());
    return parts;
  }

  private void open(String file, SourceLocation named, Deque<String> including) {
    seen.add(file);
    Optional<Section> section =
        noted(TextFiles.read(files, file, named, LARGEST))
            .flatMap(text -> noted(YamlReader.document(file, text, "a runbook")))
            .flatMap(documents -> section(file, documents));
    if (section.isEmpty()) {
      scope.incomplete();
      return;
    }
    if (section.get().hasUnknownKeys()) {
      scope.incomplete();
    }
    including.addLast(file);
    for (Node.Text include : section.get().texts("include")) {
      include(file, include, including);
    }
    including.removeLast();
    parts.add(new Part(file, section.get()));
  }

  private void include(String file, Node.Text include, Deque<String> including) {
    Optional<String> path = beside(scope, file, include);
    if (path.isEmpty()) {
      scope.incomplete();
      return;
    }
    if (including.contains(path.get())) {
      scope.incomplete();
      scope
          .problems()
          .add(
              include.place(),
              "include-circle",
              "the file includes itself: "
                  + Printable.of(String.join(" -> ", including) + " -> " + path.get(), 200));
    } else if (including.size() >= DEEPEST || seen.size() >= MOST_FILES) {
      scope.incomplete();
      scope
          .problems()
          .add(
              include.place(),
              "include-deep",
              including.size() >= DEEPEST
                  ? "includes are nested deeper than " + DEEPEST + " files"
                  : "more than " + MOST_FILES + " files are included");
    } else if (!seen.contains(path.get())) {
      open(path.get(), include.place(), including);
    }
  }

  /** The path of a file that is named relative to the one that names it. */
  static Optional<String> beside(Scope scope, String file, Node.Text name) {
    try {
      Path path = Path.of(name.value());
      if (!path.isAbsolute()) {
        return Optional.of(Path.of(file).resolveSibling(path).normalize().toString());
      }
    } catch (InvalidPathException e) {
      scope
          .problems()
          .add(name.place(), "path-syntax", Printable.quoted(name.value()) + " is not a file name");
      return Optional.empty();
    }
    scope
        .problems()
        .add(
            name.place(),
            "path-absolute",
            "path "
                + Printable.quoted(name.value())
                + " is absolute; name files relative to the one that names them");
    return Optional.empty();
  }

  private <T> Optional<T> noted(Parsed<T> parsed) {
    parsed.problems().forEach(scope.problems()::add);
    return parsed.found();
  }

  private Optional<Section> section(String file, List<Node> documents) {
    SourceLocation start = new SourceLocation(file, 1, 1);
    if (documents.isEmpty()) {
      scope
          .problems()
          .add(start, "file-empty", "the file is empty; a runbook starts with " + schemaLine());
      return Optional.empty();
    }
    if (!(documents.getFirst() instanceof Node.Fields fields)) {
      scope
          .problems()
          .add(
              documents.getFirst().place(),
              "file-shape",
              "a runbook is a mapping that starts with "
                  + schemaLine()
                  + ", and this is "
                  + documents.getFirst().kind());
      return Optional.empty();
    }
    return isOfThisSchema(fields)
        ? Section.of(scope, fields, fields.place(), "a runbook", KEYS)
        : Optional.empty();
  }

  private boolean isOfThisSchema(Node.Fields fields) {
    Optional<Node.Field> schema =
        fields.fields().stream().filter(field -> field.name().equals("schema")).findFirst();
    if (schema.isEmpty()) {
      Optional<Node.Field> misspelt =
          fields.fields().stream()
              .filter(field -> !KEYS.contains(field.name()))
              .filter(field ->
                  Suggestions.nearest(field.name(), KEYS).filter("schema"::equals).isPresent())
              .findFirst();
      if (misspelt.isPresent()) {
        // The unknown key is told by whoever reads the rest.
        return true;
      }
      scope
          .problems()
          .add(fields.place(), "schema-missing", "the runbook lacks its " + schemaLine());
      return false;
    }
    boolean known =
        schema.get().value() instanceof Node.Text text && text.value().equals(Runbook.SCHEMA);
    if (!known) {
      scope
          .problems()
          .add(
              schema.get().valuePlace(),
              "schema-unknown",
              schema.get().value() instanceof Node.Text text && text.isNothing()
                  ? "\"schema\" has no value"
                  : "\"schema\" is not one that this version knows, but "
                      + schema.get().value().kind(),
              Runbook.SCHEMA);
    }
    return known;
  }

  private static String schemaLine() {
    return "\"schema: " + Runbook.SCHEMA + "\"";
  }
}
