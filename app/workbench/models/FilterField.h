// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <QVector>
#include <cstdint>

namespace postern::workbench {

/// One word of the filter language: what it stands for, where its value is, and what may be asked of it.
struct FilterField {
    enum class Id : std::uint8_t {
        // Texts that a row of the list holds.
        Api, Method, Path, Route, Client, By, Code,
        // Numbers that a row holds.
        Status, Duration, Size, RequestSize, Number, Time,
        // What a person put on it.
        Mark, Note, Marked, Noted, Pinned,
        // Texts that only the whole trace holds; of several it is enough that one fits.
        Host, Correlation, Reason, Filter, Backend, Error, Header, RequestHeader, ResponseHeader, Body, RequestBody, ResponseBody,
        Context, Paused,
        Any ///< a bare word: path or API
    };
    enum class Kind : std::uint8_t { Text, Number, Flag };

    Id id = Id::Any;
    const char* name = "";    ///< as it is written
    Kind kind = Kind::Text;
    bool traced = false;      ///< only the whole trace tells
    bool takesName = false;   ///< may go on with a name: header.x-trace
    const char* words = "";   ///< English, translated in the context ExchangeFilter: what it is called in a sentence
    const char* example = ""; ///< a value, for completion and for messages

    [[nodiscard]] QString word() const; ///< `words` in the window's language
};

/// All but Any, in the order in which they are offered.
[[nodiscard]] const QVector<FilterField>& filterFields();
[[nodiscard]] const FilterField& filterField(FilterField::Id id);
/// The field that is written so ("API", "header.x-trace"), and in `rest` what follows its name and the dot; null for
/// none. Case does not matter.
[[nodiscard]] const FilterField* filterFieldOf(const QString& written, QString& rest);
/// The field's name that is written most like this one; empty when none is near.
[[nodiscard]] QString nearestFilterField(const QString& written);

} // namespace postern::workbench
