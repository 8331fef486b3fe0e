// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dataplane/inspection/Trace.h"

#include <QObject>
#include <QTimer>
#include <memory>
#include <optional>

namespace postern::workbench {

class ExchangeStore;
class GatewayLink;

/// Finds the exchange of a call that was just made, by the X-Request-ID that the call carried.
class TraceFinder final : public QObject {
    Q_OBJECT
  public:
    TraceFinder(GatewayLink& gateway, ExchangeStore& exchanges, QObject* parent = nullptr);

    /// Looks among exchanges of that method and path from row `firstRow` of the store on, those to come included, for
    /// a few seconds. A newer search ends an older one.
    void find(const QString& correlationId, const QString& method, const QString& path, std::size_t firstRow);
    void stop();

  Q_SIGNALS:
    void found(quint64 id, std::shared_ptr<const postern::inspection::Trace> trace);
    void notFound();

  private:
    void look();
    void take(quint64 search, quint64 id, std::optional<inspection::Trace> trace);

    GatewayLink& gateway_;
    ExchangeStore& exchanges_;
    std::string correlationId_;
    std::string method_;
    std::string path_;
    std::size_t nextRow_ = 0;
    quint64 search_ = 0;
    bool searching_ = false;
    QTimer end_;
};

} // namespace postern::workbench
