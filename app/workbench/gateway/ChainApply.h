// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMap>
#include <QObject>
#include <QString>
#include <optional>

namespace postern::workbench {

class Drafts;
class GatewayLink;

/// Writes all drafts into their files and lets the running gateway read them. What it refuses is taken out of the files
/// again; the drafts stay then.
class ChainApply : public QObject {
    Q_OBJECT
  public:
    ChainApply(Drafts& drafts, GatewayLink& gateway, QObject* parent = nullptr);

    void begin();
    [[nodiscard]] bool isBusy() const { return busy_; }

  Q_SIGNALS:
    /// The gateway was asked.
    void began();
    void finished(bool taken);
    /// One of the files could not be written; all are as they were.
    void notWritten(const QString& file, const QString& why);
    void notPutBack(const QString& file, const QString& why);
    /// The gateway read its files because of somebody else.
    void readAnew();

  private:
    void end(bool taken);
    void putBack();

    Drafts& drafts_;
    GatewayLink& gateway_;
    QMap<QString, std::optional<QString>> before_; ///< what was in the files
    bool busy_ = false;
};

} // namespace postern::workbench
