/** The command-line library picocli, compiled from its published sources. */
module info.picocli {
  requires static java.sql;

  exports picocli;
}
