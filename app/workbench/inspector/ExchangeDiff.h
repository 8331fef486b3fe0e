// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dataplane/inspection/Trace.h"

#include <QString>
#include <QStringList>
#include <QVector>

namespace postern::workbench {

/// One line of the comparison of two exchanges.
struct ExchangeDifference {
    enum class Section : std::uint8_t { Request, RequestHeaders, RequestBody, Chain, Response, ResponseHeaders, ResponseBody, Timing };
    enum class Weight : std::uint8_t {
        Same,
        Note,     ///< differs and says nothing: times
        Cosmetic, ///< differs without a meaning: order, case, form, what differs in every call, what is to be ignored
        Semantic,
    };
    Section section = Section::Request;
    Weight weight = Weight::Same;
    QString name; ///< "Content-Type", "/items/0/price", "3 jwt-auth"
    QString left; ///< null: not there
    QString right;

    friend bool operator==(const ExchangeDifference&, const ExchangeDifference&) = default;
};

/// Method, target and status by their parts; header fields without their order; JSON bodies by value (`ignored`: JSON
/// pointers), other bodies line by line; the chain step by step; times.
[[nodiscard]] QVector<ExchangeDifference> compareExchanges(const inspection::Trace& left, const inspection::Trace& right,
                                                           const QStringList& ignored);
[[nodiscard]] QString sectionText(ExchangeDifference::Section section);
/// How many are of that weight.
[[nodiscard]] int countOf(const QVector<ExchangeDifference>& all, ExchangeDifference::Weight weight);
/// "No differences that matter. 7 cosmetic ones hidden."
[[nodiscard]] QString summaryOf(const QVector<ExchangeDifference>& all, bool cosmeticShown);

} // namespace postern::workbench
