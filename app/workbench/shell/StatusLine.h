// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/bridge/GatewayLink.h"
#include "workbench/shell/AppContext.h"

#include <QStatusBar>

class QLabel;
class QToolButton;

namespace postern::workbench {

/// The window's last line: gateway, rate, exchanges held, jobs.
class StatusLine : public QStatusBar {
    Q_OBJECT
  public:
    StatusLine(AppContext& context, QWidget* parent);

  private:
    void refreshGateway();
    void refreshExchanges();
    void refreshJobs();
    void takeMeasures(const GatewayMeasures& measures);

    AppContext& context_;
    QLabel* gateway_;
    QLabel* rate_;
    QLabel* exchanges_;
    QToolButton* jobs_;
    quint64 lastRequests_ = 0;
};

} // namespace postern::workbench
