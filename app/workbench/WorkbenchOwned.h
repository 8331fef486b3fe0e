// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/Workbench.h"

#include "workbench/CaptureTransfer.h"
#include "workbench/HeapTrim.h"
#include "workbench/KeptTags.h"
#include "workbench/apis/ClientPublisherSource.h"
#include "workbench/capture/CapturedGateway.h"
#include "workbench/exportation/ExportDesk.h"
#include "workbench/federation/FederationDesk.h"
#include "workbench/models/ExchangeStore.h"
#include "workbench/models/ExchangeTags.h"
#include "workbench/models/LogModel.h"
#include "workbench/models/ProblemModel.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/JobList.h"
#include "workbench/shell/Navigation.h"
#include "workbench/shell/Notices.h"
#include "workbench/theme/Theme.h"
#include "workbench/workspace/Settings.h"
#include "workbench/workspace/Workspace.h"

namespace postern::workbench {

/// What outlives a window, and the three that go with one.
struct Workbench::Owned {
    HeapTrim heap;
    Settings settings;
    Theme theme;
    Workspace workspace;
    std::unique_ptr<CapturedGateway> gateway;
    ExchangeStore exchanges;
    ExchangeTags tags;
    JobList jobs;
    LogModel log;
    ProblemModel problems;
    std::unique_ptr<CaptureTransfer> transfer;
    std::unique_ptr<KeptTags> keptTags;
    std::unique_ptr<PublisherDesk> publisher; ///< list, session and a running pull go on in a new window
    std::unique_ptr<ExportDesk> exports;      ///< a running export, too
    std::unique_ptr<FederationDesk> federation; ///< and what goes on at gateways
    // Of one window: made anew with it.
    std::unique_ptr<CommandRegistry> commands;
    std::unique_ptr<Navigation> navigation;
    std::unique_ptr<Notices> notices;
};

} // namespace postern::workbench
