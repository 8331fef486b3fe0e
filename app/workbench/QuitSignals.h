// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QSocketNotifier;

namespace postern::workbench {

/// SIGTERM, SIGINT and SIGHUP end the event loop, so that what is open is saved as when the window is closed. A second
/// one ends the program at once. One at a time.
class QuitSignals : public QObject {
    Q_OBJECT
  public:
    explicit QuitSignals(QObject* parent = nullptr);
    ~QuitSignals() override;

  private:
    QSocketNotifier* notifier_ = nullptr;
};

} // namespace postern::workbench
