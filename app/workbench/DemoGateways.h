// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QStringList>
#include <string>
#include <vector>

namespace postern::workbench {

class Demo;
class FederationDesk;
class Workspace;

/// Makes the demo's gateways worth looking at: as soon as the workspace has APIs, one is pushed to the emulated Kong, and then changed
/// there behind our back, so that drift is there to be found. Once a demo.
class DemoGateways final : public QObject {
    Q_OBJECT
  public:
    /// All live longer.
    DemoGateways(FederationDesk& desk, Workspace& workspace, Demo& demo);

    /// The environments.yaml of the demo's workspace.
    [[nodiscard]] static QByteArray environmentsYaml(const Demo& demo);

  Q_SIGNALS:
    /// There is drift to be found.
    void drifted();

  private:
    void step();
    void changeBehindOurBack();

    enum class Stage : std::uint8_t { Waiting, Planning, Pushing, Drifting, Done };
    FederationDesk& desk_;
    Workspace& workspace_;
    Demo& demo_;
    Stage stage_ = Stage::Waiting;
    std::vector<std::string> refused_; ///< APIs that no plan could be made for
    std::string api_;
};

} // namespace postern::workbench
