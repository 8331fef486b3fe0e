// SPDX-License-Identifier: Apache-2.0
#include "controlplane/publisher/JsonText.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <cstring>

namespace postern::publisher {

QByteArray indentedJson(const QByteArray& json)
{
    QByteArray out;
    out.reserve(json.size() * 3 / 2);
    qsizetype level = 0;
    const auto newLine = [&] { out += '\n' + QByteArray(2 * level, ' '); };
    for (qsizetype i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (c == ' ' || c == '\t' || c == '\r' || c == '\n')
            continue;
        if (c == '"') {
            const qsizetype from = i++;
            while (i < json.size() && json[i] != '"')
                i += json[i] == '\\' ? 2 : 1;
            out += json.mid(from, i - from + 1);
        } else if (c == '{' || c == '[') {
            qsizetype next = i + 1;
            while (next < json.size() && std::strchr(" \t\r\n", json[next]) != nullptr)
                ++next;
            if (next < json.size() && (json[next] == '}' || json[next] == ']')) {
                out += c;
                out += json[next];
                i = next;
                continue;
            }
            out += c;
            ++level;
            newLine();
        } else if (c == '}' || c == ']') {
            --level;
            newLine();
            out += c;
        } else if (c == ',') {
            out += c;
            newLine();
        } else if (c == ':') {
            out += ": ";
        } else {
            out += c;
        }
    }
    return out;
}

QByteArray quotedJson(const QString& text)
{
    const QByteArray list = QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact);
    return list.mid(1, list.size() - 2);
}

} // namespace postern::publisher
