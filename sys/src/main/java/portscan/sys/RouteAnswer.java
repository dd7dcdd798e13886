package portscan.sys;

/** What the kernel says about the way to a destination. */
public sealed interface RouteAnswer permits Route, NoRoute {}
