package dev.monday.console;

/** What the program itself says of a component; {@code topic} is one or two words. */
record Said(Sign sign, String topic, String text) {}
