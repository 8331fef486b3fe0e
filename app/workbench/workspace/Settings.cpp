// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/workspace/Settings.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSettings>
#include <QStandardPaths>
#include <QStringList>

namespace postern::workbench {
namespace {

const auto schemaKey = QStringLiteral("schema");

QString folder(const char* variable, const QString& fallback)
{
    QString root = qEnvironmentVariable(variable);
    if (root.isEmpty() || !QDir::isAbsolutePath(root)) // the XDG rules: a relative path is invalid and ignored
        root = QDir::home().filePath(fallback);
    const QString path = root + QStringLiteral("/postern");
    QDir().mkpath(path);
    return path;
}

} // namespace

Settings::Settings(QObject* parent) : Settings(configFolder() + QStringLiteral("/workbench.ini"), parent) {}

Settings::Settings(const QString& file, QObject* parent) : QObject(parent)
{
    QDir().mkpath(QFileInfo(file).absolutePath());
    store_ = std::make_unique<QSettings>(file, QSettings::IniFormat);
    bringUp();
}

Settings::~Settings() { sync(); }

void Settings::bringUp()
{
    const int found = store_->value(schemaKey, 0).toInt();
    if (found == schemaVersion)
        return;
    if (found > schemaVersion) {
        writable_ = false;
        return;
    }
    if (!store_->allKeys().isEmpty())
        QFile::copy(store_->fileName(), QStringLiteral("%1.v%2.bak").arg(store_->fileName()).arg(found));
    store_->setValue(schemaKey, schemaVersion);
}

QVariant Settings::read(const char* id, const QVariant& fallback) const
{
    const QString key = QLatin1String(id);
    return unwritten_.contains(key) ? unwritten_.value(key) : store_->value(key, fallback);
}

void Settings::write(const char* id, const QVariant& value, const QVariant& fallback)
{
    const QString key = QLatin1String(id);
    if (read(id, fallback) == value)
        return;
    if (!writable_)
        unwritten_.insert(key, value);
    else if (value == fallback)
        store_->remove(key);
    else
        store_->setValue(key, value);
    Q_EMIT changed(key);
}

bool Settings::isChanged(const char* id) const { return store_->contains(QLatin1String(id)); }

QString Settings::file() const { return store_->fileName(); }

void Settings::sync()
{
    if (writable_)
        store_->sync();
}

QString Settings::configFolder() { return folder("XDG_CONFIG_HOME", QStringLiteral(".config")); }
QString Settings::stateFolder() { return folder("XDG_STATE_HOME", QStringLiteral(".local/state")); }

} // namespace postern::workbench
