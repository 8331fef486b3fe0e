// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QMap>
#include <QString>
#include <QStringList>
#include <QUrl>

namespace postern::test {

/// Looks for secrets in files, in whatever writing: as they are, in Base64 wherever they begin in what was encoded, percent-encoded, as
/// hexadecimal digits, in UTF-16 and as JSON writes them.
class SecretHunt {
  public:
    /// Short ones are found everywhere, and prove nothing.
    void lookFor(const QString& what, const QByteArray& secret)
    {
        if (secret.size() >= 8)
            secrets_.insert(what, secret);
    }
    [[nodiscard]] qsizetype count() const { return secrets_.size(); }
    [[nodiscard]] int filesSeen() const { return filesSeen_; }

    /// "a token in /home/x/state/log", each; `passedOver` are files or folders that are meant to have one.
    QStringList in(const QString& folder, const QStringList& passedOver = {})
    {
        QStringList out;
        for (QDirIterator at(folder, QDir::Files | QDir::Hidden | QDir::System, QDirIterator::Subdirectories); at.hasNext();) {
            const QString path = at.next();
            bool passed = false;
            for (const QString& each : passedOver)
                passed = passed || path == each || path.startsWith(each + QLatin1Char('/'));
            QFile file(path);
            if (passed || !file.open(QIODevice::ReadOnly))
                continue;
            ++filesSeen_;
            out += inOctets(path, file.readAll()) + inOctets(QStringLiteral("the name of ") + path, path.toUtf8());
        }
        return out;
    }
    [[nodiscard]] QStringList inOctets(const QString& where, const QByteArray& octets) const
    {
        QStringList out;
        for (auto at = secrets_.begin(); at != secrets_.end(); ++at) {
            for (const QByteArray& writing : writings(at.value())) {
                if (writing.size() >= 8 && octets.contains(writing)) {
                    out += at.key() + QStringLiteral(" in ") + where;
                    break;
                }
            }
        }
        return out;
    }

  private:
    static QByteArrayList writings(const QByteArray& secret)
    {
        QByteArrayList out{secret, secret.toHex(), secret.toHex().toUpper(), QUrl::toPercentEncoding(QString::fromUtf8(secret))};
        QByteArray json = secret;
        out += json.replace('\\', "\\\\").replace('"', "\\\"");
        const QString text = QString::fromUtf8(secret);
        out += QByteArray(reinterpret_cast<const char*>(text.utf16()), text.size() * 2);
        for (int shift = 0; shift < 3; ++shift) {
            const QByteArray inner = (QByteArray(shift, '\0') + secret).toBase64();
            const QByteArray whole = inner.mid(shift == 0 ? 0 : 4);
            out += whole.left(whole.size() - 4); // its end depends on what follows
            QByteArray url = out.back();
            out += url.replace('+', '-').replace('/', '_');
        }
        return out;
    }
    QMap<QString, QByteArray> secrets_;
    int filesSeen_ = 0;
};

} // namespace postern::test
