package portscan.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import portscan.api.model.Endpoint;
import portscan.api.model.Host;
import portscan.api.model.IpAddress;
import portscan.api.model.PortScanException;
import portscan.api.model.Trouble;
import portscan.api.scan.Resolver;
import portscan.insight.Question;

/**
 * A resolver that leaves out those addresses of the host in question that are out of scope, and
 * says so. It looks that host up once, so that nothing else is probed than what was judged.
 */
final class ScopedNames implements Resolver {
  private final Question question;
  private final Clearance clearance;
  private final Consumer<String> notes;
  private final List<String> told = new ArrayList<>();
  private @Nullable List<IpAddress> allowed;

  /**
   * @param notes takes a line for the user for each address that is left out
   */
  ScopedNames(Question question, Clearance clearance, Consumer<String> notes) {
    this.question = question;
    this.clearance = clearance;
    this.notes = notes;
  }

  /**
   * Of a target that is out of scope with all its addresses not even a name server is asked.
   *
   * @throws PortScanException if no address is left
   */
  void requireInScope() {
    if (!clearance.isScoped()) {
      return;
    }
    switch (question.host()) {
      case Host.Addresses literal -> inScope(List.of(literal.address(0)));
      case Host.Name(String name) -> {
        try {
          resolve(name);
        } catch (NameNotFoundException e) {
          // That there is none is for the investigation to explain.
          return;
        }
      }
    }
  }

  @Override
  public synchronized List<IpAddress> resolve(String name) throws NameNotFoundException {
    boolean isInQuestion = question.host() instanceof Host.Name host && host.name().equals(name);
    if (!isInQuestion || !clearance.isScoped()) {
      return clearance.resolver().resolve(name);
    }
    if (allowed == null) {
      allowed = inScope(clearance.resolver().resolve(name));
    }
    return allowed;
  }

  private List<IpAddress> inScope(List<IpAddress> addresses) {
    List<IpAddress> left = new ArrayList<>();
    String forbidden = "";
    boolean isAnyLeft = false;
    for (IpAddress address : addresses) {
      boolean isAsked = question.families().contains(address.family());
      Endpoint endpoint = new Endpoint(address, question.port(), question.transport());
      Optional<String> rule = clearance.policy().refusal(question.target(), endpoint);
      if (rule.isEmpty()) {
        left.add(address);
        isAnyLeft |= isAsked;
      } else if (isAsked) {
        forbidden = rule.get();
        clearance.audit().refused(question.target(), endpoint, forbidden);
        told.add(address + " was left out, since it is out of scope: " + forbidden);
      }
    }
    if (!forbidden.isEmpty() && !isAnyLeft) {
      throw new PortScanException(
          Trouble.OUT_OF_SCOPE,
          "out of scope: " + forbidden,
          "the scope decides what may be probed");
    }
    told.forEach(notes);
    return left;
  }

  /** What was left out, and why. */
  synchronized List<String> notes() {
    return List.copyOf(told);
  }
}
