package portscan.testkit.lab;

import java.time.Duration;

/**
 * How a command ended.
 *
 * @param exitCode its exit code; 128 plus the signal's number if a signal ended it
 * @param stdout what it wrote to its standard output
 * @param stderr what it wrote to its standard error
 * @param elapsed from its start to its end
 */
public record Result(int exitCode, String stdout, String stderr, Duration elapsed) {}
