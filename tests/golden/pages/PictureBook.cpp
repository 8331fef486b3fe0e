// SPDX-License-Identifier: Apache-2.0
#include "PictureBook.h"

#include <QDir>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <utility>

namespace postern::test {
namespace {

constexpr int shade = 17; // 0, 17, ... 255
constexpr int unseen = 2 * shade; // a difference of up to two shades is none
constexpr int fewPixels = 24; // less than a letter

int shaded(int part) { return (part + shade / 2) / shade * shade; }

} // namespace

PictureBook::PictureBook(QString folder, QString findings, bool renew)
    : folder_(std::move(folder)), findings_(std::move(findings)), renew_(renew)
{
}

QImage PictureBook::kept(const QImage& image)
{
    QImage plain = image.convertToFormat(QImage::Format_RGB32);
    QImage indexed(plain.size(), QImage::Format_Indexed8);
    std::array<int, 4096> places{}; // by the shades of a colour; 0 is none yet
    QList<QRgb> colours;
    bool few = true;
    for (int y = 0; y < plain.height(); ++y) {
        auto* line = reinterpret_cast<QRgb*>(plain.scanLine(y));
        uchar* out = indexed.scanLine(y);
        for (int x = 0; x < plain.width(); ++x) {
            const int red = shaded(qRed(line[x]));
            const int green = shaded(qGreen(line[x]));
            const int blue = shaded(qBlue(line[x]));
            line[x] = qRgb(red, green, blue);
            int& place = places[static_cast<std::size_t>(red / shade * 256 + green / shade * 16 + blue / shade)];
            if (place == 0) {
                colours.append(line[x]);
                place = static_cast<int>(colours.size());
                few = few && place <= 256;
            }
            out[x] = static_cast<uchar>(place - 1);
        }
    }
    if (!few)
        return plain;
    indexed.setColorTable(colours);
    return indexed;
}

int PictureBook::distance(const QImage& before, const QImage& now, QImage* diff)
{
    if (before.size() != now.size())
        return -1;
    const QImage a = before.convertToFormat(QImage::Format_RGB32);
    const QImage b = now.convertToFormat(QImage::Format_RGB32);
    if (diff != nullptr)
        *diff = b.convertToFormat(QImage::Format_Grayscale8).convertToFormat(QImage::Format_RGB32);
    int others = 0;
    for (int y = 0; y < a.height(); ++y) {
        const auto* left = reinterpret_cast<const QRgb*>(a.constScanLine(y));
        const auto* right = reinterpret_cast<const QRgb*>(b.constScanLine(y));
        if (std::equal(left, left + a.width(), right))
            continue;
        for (int x = 0; x < a.width(); ++x) {
            const int most = std::max({std::abs(qRed(left[x]) - qRed(right[x])), std::abs(qGreen(left[x]) - qGreen(right[x])),
                                       std::abs(qBlue(left[x]) - qBlue(right[x]))});
            if (most <= unseen)
                continue;
            ++others;
            if (diff != nullptr)
                diff->setPixel(x, y, qRgb(255, 0, 0));
        }
    }
    return others;
}

void PictureBook::compare(const QString& name, const QImage& now)
{
    const QString file = QStringLiteral("%1/%2.png").arg(folder_, name);
    const QImage picture = kept(now);
    seen_ << name + QStringLiteral(".png");
    if (renew_) {
        // One that is as it was stays as it is: a renewal changes only the files that changed.
        if (const QImage before(file); before.isNull() || distance(before, picture) != 0) {
            QDir().mkpath(folder_);
            if (!picture.save(file, "PNG", 0)) // quality 0 is the strongest compression
                differences_ << QStringLiteral("%1 cannot be written").arg(file);
        }
        return;
    }
    const QImage before(file);
    QImage diff;
    const int others = before.isNull() ? -1 : distance(before, picture, &diff);
    if (!before.isNull() && others >= 0 && others <= fewPixels)
        return;
    QDir().mkpath(findings_);
    const QString now_ = QStringLiteral("%1/%2.now.png").arg(findings_, name);
    picture.save(now_);
    if (!diff.isNull())
        diff.save(QStringLiteral("%1/%2.diff.png").arg(findings_, name));
    differences_ << (before.isNull() ? QStringLiteral("%1 is not there; what is shown now: %2").arg(file, now_)
                     : others < 0    ? QStringLiteral("%1 has another size than %2").arg(file, now_)
                                     : QStringLiteral("%1: %2 pixels differ, see %3 and the .diff.png beside it").arg(file).arg(others).arg(now_));
}

QStringList PictureBook::unused() const
{
    QStringList left = QDir(folder_).entryList({QStringLiteral("*.png")}, QDir::Files);
    for (const QString& name : seen_)
        left.removeAll(name);
    return left;
}

} // namespace postern::test
