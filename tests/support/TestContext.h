// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/FakeGatewayLink.h"
#include "workbench/models/ExchangeStore.h"
#include "workbench/models/ExchangeTags.h"
#include "workbench/models/LogModel.h"
#include "workbench/models/ProblemModel.h"
#include "workbench/shell/AppContext.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/JobList.h"
#include "workbench/shell/Navigation.h"
#include "workbench/shell/Notices.h"
#include "workbench/theme/Theme.h"
#include "workbench/workspace/Settings.h"
#include "workbench/workspace/Workspace.h"

#include <QMainWindow>
#include <QTemporaryDir>
#include <memory>

namespace postern::test {

/// Everything a page needs to be shown alone, with a gateway that pretends and a workspace in a folder of its own.
struct TestContext {
    TestContext()
    {
        theme.setScheme(workbench::Theme::Scheme::Light);
        theme.install();
        QObject::connect(&gateway, &workbench::GatewayLink::exchangesEnded, &exchanges, &workbench::ExchangeStore::append);
        workspace.open(folder.path());
        // Commands that the window has; pages offer them as buttons.
        for (const char* id : {"window.jobs", "window.problems", "window.log", "go.apis"})
            commands.add({QLatin1String(id), QLatin1String(id), QLatin1String(id), {}, {}, {}}, &window, [] {});
    }

    QTemporaryDir folder;
    workbench::Settings settings{folder.path() + QStringLiteral(".ini")};
    workbench::Theme theme;
    workbench::Workspace workspace;
    FakeGatewayLink gateway;
    workbench::ExchangeStore exchanges;
    workbench::ExchangeTags tags;
    workbench::JobList jobs;
    workbench::LogModel log;
    workbench::ProblemModel problems;
    workbench::CommandRegistry commands{settings};
    workbench::Navigation navigation;
    workbench::Notices notices;
    workbench::AppContext context{theme, settings, workspace, gateway, exchanges, tags, jobs, log, problems, commands, navigation, notices};
    QMainWindow window; ///< dies first: its pages use the rest
};

} // namespace postern::test
