// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QVector>

namespace postern::workbench {

/// One exchange of a capture, as far as another capture's partner is looked for and what a list shows of it.
struct CaptureRow {
    quint64 id = 0;
    QString method;
    QString route;  ///< the operation's template; without one the path
    QString target; ///< as the client sent it
    QString correlation;
    int status = 0;
    qint64 durationUs = 0;
    quint64 responseBytes = 0;
    QString endedBy;
    bool traced = false;
};

/// Two exchanges that are the same call in two captures, or one that has no partner.
struct CapturePair {
    enum class State : std::uint8_t { Same, Changed, OnlyLeft, OnlyRight };
    int left = -1; ///< number of the row; -1: there is none
    int right = -1;
    State state = State::Same;
    QString says; ///< what differs: "Status 200 / 401; Response body: 2"

    friend bool operator==(const CapturePair&, const CapturePair&) = default;
};

enum class PairBy : std::uint8_t {
    Order,       ///< the same method and target, the first with the first; what is left over by method and route
    Correlation, ///< the same correlation id, the first with the first
};

/// Partners, in the order of the left capture; those that are only right come where their neighbours are. The states are
/// those of presence only: what is a pair is called the same.
[[nodiscard]] QVector<CapturePair> pairCaptures(const QVector<CaptureRow>& left, const QVector<CaptureRow>& right, PairBy by);

/// What the rows alone say of a pair's difference, for exchanges without a trace; empty when nothing.
[[nodiscard]] QString rowDifference(const CaptureRow& left, const CaptureRow& right);

} // namespace postern::workbench
