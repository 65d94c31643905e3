package dev.monday.proxy;

/** Who keeps a route open; it is closed with the last of them. */
sealed interface RouteUser permits RouteDriver, AppRoutes {}
