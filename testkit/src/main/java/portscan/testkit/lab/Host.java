package portscan.testkit.lab;

/** A node at the edge of a lab: it sends and receives but forwards nothing. */
public final class Host extends Node {
  Host(Lab lab, String name) {
    super(lab, name);
  }
}
