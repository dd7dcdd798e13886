package portscan.testkit.lab;

/** A node that forwards packets between its links. */
public final class Router extends Node {
  Router(Lab lab, String name) {
    super(lab, name);
  }
}
