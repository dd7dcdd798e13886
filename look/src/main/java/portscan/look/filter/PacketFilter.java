package portscan.look.filter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import portscan.api.experiment.LocalView.Direction;
import portscan.api.model.AddressFamily;

/**
 * This machine's packet filter: nftables by {@code nft}, and the older iptables where it is in use
 * or {@code nft} is not installed. Reading either needs root.
 */
public final class PacketFilter {
  /** Rules in the table of the older filter; the file is there if the kernel has it at all. */
  private static final Path OLDER_TABLES = Path.of("/proc/thread-self/net/ip_tables_names");

  private static final Path OLDER_TABLES_IPV6 = Path.of("/proc/thread-self/net/ip6_tables_names");

  private PacketFilter() {}

  /**
   * A rule that stops a packet.
   *
   * @param text table, chain and rule
   * @param isCertain whether the packet surely gets no further, whatever is not known of it
   * @param isReply whether the packet that it stops is an answer
   */
  public record Stop(Direction direction, String text, boolean isCertain, boolean isReply) {}

  /**
   * What was read.
   *
   * @param isReadable false if the rules could not be read, or not all
   */
  public record Reading(boolean isReadable, List<Stop> stops) {
    public Reading {
      stops = List.copyOf(stops);
    }
  }

  /** The rules of the calling thread's network namespace that would stop these packets. */
  public static Reading read(List<Flow> flows) throws InterruptedException {
    AddressFamily family = flows.getFirst().family();
    Optional<Path> nft = Tool.find("nft");
    List<Stop> stops = new ArrayList<>();
    boolean isReadable = true;
    if (nft.isPresent()) {
      Optional<String> texts = Tool.output(nft.get(), "-a", "list", "ruleset");
      Optional<Json> listing =
          texts.isEmpty()
              ? Optional.empty()
              : Tool.output(nft.get(), "-j", "list", "ruleset").flatMap(PacketFilter::listing);
      isReadable = listing.isPresent();
      if (listing.isPresent()) {
        Map<String, String> lines = NftRules.texts(texts.get());
        for (Flow flow : flows) {
          stops.addAll(stops(flow, NftRules.against(flow, listing.get(), lines)));
        }
      }
    }
    if (nft.isEmpty() || isOlderInUse(family)) {
      Optional<String> listing = older(family);
      isReadable &= listing.isPresent();
      for (Flow flow : listing.isPresent() ? flows : List.<Flow>of()) {
        stops.addAll(stops(flow, IptablesRules.against(flow, listing.get())));
      }
    }
    return new Reading(isReadable, stops);
  }

  /** Without a rule {@code nft -j} still writes an object; of anything else nothing is known. */
  private static Optional<Json> listing(String text) {
    return Json.parse(text).filter(json -> json.at("nftables") instanceof Json.Items);
  }

  private static boolean isOlderInUse(AddressFamily family) {
    Path tables = family == AddressFamily.IPV4 ? OLDER_TABLES : OLDER_TABLES_IPV6;
    try {
      return Files.isReadable(tables) && !Files.readString(tables).isBlank();
    } catch (IOException _) {
      return false;
    }
  }

  private static Optional<String> older(AddressFamily family) throws InterruptedException {
    String program = family == AddressFamily.IPV4 ? "iptables" : "ip6tables";
    for (String name : List.of(program + "-legacy-save", program + "-save")) {
      Optional<Path> tool = Tool.find(name);
      if (tool.isPresent()) {
        return Tool.output(tool.get());
      }
    }
    return Optional.empty();
  }

  private static List<Stop> stops(Flow flow, Map<String, Chain> chains) {
    Map<String, Stop> stops = new LinkedHashMap<>();
    for (Walk.Stop stop : Walk.through(chains)) {
      stops.put(
          stop.text(), new Stop(flow.direction(), stop.text(), stop.isCertain(), flow.isReply()));
    }
    return List.copyOf(stops.values());
  }
}
