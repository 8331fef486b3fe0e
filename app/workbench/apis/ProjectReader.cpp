// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/apis/ProjectReader.h"

#include "controlplane/project/GatewayProject.h"
#include "workbench/shell/Aside.h"
#include "workbench/workspace/Workspace.h"

namespace postern::workbench {
namespace {

constexpr int readSoonMs = 250;

ApiRow::Fitness fitnessOf(project::Fitness::Kind kind)
{
    switch (kind) {
    case project::Fitness::Kind::Here: return ApiRow::Fitness::Here;
    case project::Fitness::Kind::Limited: return ApiRow::Fitness::Limited;
    case project::Fitness::Kind::FullGateway: break;
    }
    return ApiRow::Fitness::FullGateway;
}

/// The message of each reason with its place, the decisive ones first.
QString reasonsOf(const project::Fitness& fitness)
{
    QStringList decisive;
    QStringList others;
    for (const schema::Problem& each : fitness.reasons.all()) {
        QString line = QString::fromStdString(each.message);
        if (const QLatin1String said(" needs a full gateway"); line.endsWith(said))
            line.chop(said.size()); // the column says so
        if (each.location.known())
            line += QStringLiteral(" (%1:%2)").arg(QString::fromStdString(std::string(each.location.file()))).arg(each.location.line);
        (each.severity == schema::Severity::Error ? decisive : others) << line;
    }
    return (decisive + others).join(QLatin1Char('\n'));
}

} // namespace

ProjectReader::ProjectReader(Workspace& workspace, QObject* parent) : QObject(parent), workspace_(workspace)
{
    pool_.setMaxThreadCount(1);
    soon_.setSingleShot(true);
    soon_.setInterval(readSoonMs);
    connect(&soon_, &QTimer::timeout, this, &ProjectReader::begin);
    connect(&workspace, &Workspace::apisChanged, this, [this] {
        if (!workspace_.isListing()) // it reads them itself, and not twice at the same time
            soon_.start();
    });
    if (workspace.isOpen())
        soon_.start();
}

ProjectReader::~ProjectReader() { pool_.waitForDone(); }

ProjectReader::Finding ProjectReader::byType(const QString& type)
{
    const schema::Value data = schema::Value::object({{"type", type.toStdString()}});
    const project::Fitness fitness = project::fitnessOf(&data, nullptr, {}, {});
    if (fitness.kind != project::Fitness::Kind::FullGateway)
        return {}; // what it is made of is known when it is here
    return {ApiRow::Fitness::FullGateway, reasonsOf(fitness), {}, 0};
}

void ProjectReader::begin()
{
    if (!workspace_.isOpen()) {
        findings_.clear();
        return;
    }
    if (reading_) {
        again_ = true;
        return;
    }
    reading_ = true;
    aside(pool_, this,
          [folder = workspace_.folder()] {
              QHash<QString, Finding> found;
              const auto project = project::GatewayProject::open(folder.toStdString());
              if (!project)
                  return found; // gateway.yaml is not there, or the lock cannot be read: a build says so
              for (const project::ProjectApi& one : project->apis()) {
                  QString revision = QString::fromStdString(one.revision);
                  found.insert(QString::fromStdString(one.name),
                               {fitnessOf(one.fitness.kind), reasonsOf(one.fitness), revision, static_cast<int>(one.edited.size())});
              }
              return found;
          },
          [this, folder = workspace_.folder()](QHash<QString, Finding> found) {
              reading_ = false;
              if (folder == workspace_.folder()) {
                  findings_ = std::move(found);
                  Q_EMIT read();
              }
              if (std::exchange(again_, false))
                  soon_.start();
          });
}

} // namespace postern::workbench
