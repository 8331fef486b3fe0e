// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dataplane/inspection/Trace.h"

#include <QAbstractTableModel>
#include <QString>
#include <QVector>
#include <chrono>

namespace postern::workbench {

/// Where the time went: the phases of one exchange, or several exchanges beside each other.
class TimingModel final : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column : std::uint8_t { Name, Start, Duration, Timeline, ColumnCount };
    enum Role : std::uint16_t {
        FromRole = Qt::UserRole + 1, ///< 0 to 1 of the whole
        LengthRole,                  ///< the same
        HueRole,                     ///< of Theme::chain()
    };
    struct Bar {
        QString name;
        std::chrono::nanoseconds start{};
        std::chrono::nanoseconds duration{};
        int hue = 0;
        friend bool operator==(const Bar&, const Bar&) = default;
    };

    using QAbstractTableModel::QAbstractTableModel;

    /// What the gateway did before, each attempt at the backend, and what the gateway did after. What took no time is left
    /// out, but for the gateway's own parts.
    [[nodiscard]] static QVector<Bar> phasesOf(const inspection::Trace& trace);
    /// The earliest first; starts are since that one began.
    [[nodiscard]] static QVector<Bar> barsOf(QVector<inspection::Summary> exchanges);
    void setBars(QVector<Bar> bars);
    [[nodiscard]] const QVector<Bar>& bars() const { return bars_; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    QVector<Bar> bars_;
    std::chrono::nanoseconds whole_{1};
};

} // namespace postern::workbench
