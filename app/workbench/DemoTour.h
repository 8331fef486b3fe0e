// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/shell/AppContext.h"

#include <QObject>
#include <QTimer>

namespace postern::workbench {

class ApisPage;
class Demo;

/// Goes the demo's way by itself, through the same commands as a person: list, pull all, run, send the calls. For
/// `--demo --screenshot` and the tests of the whole way.
class DemoTour : public QObject {
    Q_OBJECT
  public:
    DemoTour(AppContext& context, ApisPage& apis, Demo& demo, QObject* parent = nullptr);

    void start();

  Q_SIGNALS:
    /// `problem` is empty when all went well.
    void finished(const QString& problem);

  private:
    void pullAll();
    void run();
    void call();
    void end(const QString& problem);

    AppContext& context_;
    ApisPage& apis_;
    Demo& demo_;
    QTimer limit_;
};

} // namespace postern::workbench
