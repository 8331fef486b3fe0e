// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/apis/GovernanceRecords.h"

#include "controlplane/deployment/DeploymentRecords.h"
#include "controlplane/federation/GovernanceFindings.h"
#include "controlplane/federation/RecordsFolder.h"
#include "workbench/shell/Aside.h"
#include "workbench/workspace/Workspace.h"

#include <QDateTime>
#include <algorithm>

namespace postern::workbench {

int GovernanceRecords::Kept::errors() const
{
    return static_cast<int>(std::count_if(found.begin(), found.end(), [](const RuleBreak& each) { return each.rule.severity.compare(QLatin1String("error"), Qt::CaseInsensitive) == 0; }));
}

GovernanceRecords::GovernanceRecords(Workspace& workspace, QObject* parent) : QObject(parent), workspace_(workspace) { pool_.setMaxThreadCount(1); }

GovernanceRecords::~GovernanceRecords() { pool_.waitForDone(); }

void GovernanceRecords::keep(const QString& api, const Kept& kept, std::function<void(const QString& problem)> done)
{
    deployment::GovernanceCheck check;
    check.api = api.toStdString();
    check.at = QDateTime::currentDateTimeUtc().toString(Qt::ISODate).toStdString();
    check.by = kept.by.toStdString();
    for (const RuleBreak& each : kept.found)
        federation::addFinding(each.rule, each.ruleset, check);
    aside(pool_, this,
          [folder = workspace_.folder().toStdString(), check] {
              const auto written = deployment::DeploymentRecords(federation::recordsFolder(folder)).setGovernance(check);
              return written ? QString() : QString::fromStdString(written.error().message());
          },
          std::move(done));
}

void GovernanceRecords::read(const QString& api, std::function<void(const std::optional<Kept>& kept)> done)
{
    aside(pool_, this,
          [folder = workspace_.folder().toStdString(), api = api.toStdString()]() -> std::optional<Kept> {
              const auto check = deployment::DeploymentRecords(federation::recordsFolder(folder)).governance(api);
              if (!check || !*check)
                  return std::nullopt;
              Kept out{QString::fromStdString((*check)->at), QString::fromStdString((*check)->by), {}};
              for (const deployment::BrokenRule& each : (*check)->broken)
                  out.found << RuleBreak{QString::fromStdString(each.ruleset), {QString::fromStdString(each.rule), QString::fromStdString(each.severity), QString::fromStdString(each.message),
                                                                                QString::fromStdString(each.path), QString::fromStdString(each.fix)}};
              return out;
          },
          std::move(done));
}

} // namespace postern::workbench
