// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>

namespace postern::publisher {
class PublisherClient;
}
namespace postern::secrets {
class SecretStore;
}

namespace postern::workbench {

class CommandRegistry;
class ExchangeStore;
class ExchangeTags;
class GatewayLink;
class JobList;
class LogModel;
class Navigation;
class Notices;
class ProblemModel;
class Settings;
class Theme;
class Workspace;

/// Everything a page may reach, passed down from the one place that owns it; there are no singletons. Outlives every
/// page. Pages hear from gateway, workspace, exchanges and settings by their signals.
struct AppContext {
    Theme& theme;
    Settings& settings;
    Workspace& workspace;
    GatewayLink& gateway;
    ExchangeStore& exchanges; ///< filled from the gateway by the owner; pages only read
    ExchangeTags& tags;       ///< marks, pins and notes; kept by the owner
    JobList& jobs;
    LogModel& log;
    ProblemModel& problems;
    CommandRegistry& commands;
    Navigation& navigation;
    Notices& notices;
};

} // namespace postern::workbench
