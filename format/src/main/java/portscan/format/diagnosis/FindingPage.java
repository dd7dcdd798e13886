package portscan.format.diagnosis;

/**
 * What a reader needs to know of one kind of finding, in Markdown.
 *
 * @param looks what it looks like from outside
 * @param why what makes it so, and how it is told from what looks alike
 * @param remedy what to do about it
 */
public record FindingPage(String looks, String why, String remedy) {}
