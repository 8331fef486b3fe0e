// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/workspace/Settings.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSettings>
#include <QStandardPaths>
#include <QStringList>
#include <algorithm>

namespace postern::workbench {
namespace {

const auto schemaKey = QStringLiteral("schema");

/// What a person chose, not what belongs to this computer.
bool isChoice(const QString& key)
{
    static const QStringList groups{QStringLiteral("general/"), QStringLiteral("appearance/"), QStringLiteral("capture/"), QStringLiteral("keys/")};
    return key != QLatin1String(setting::recentWorkspaces.id) &&
           std::any_of(groups.begin(), groups.end(), [&key](const QString& group) { return key.startsWith(group); });
}

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

QString Settings::exportTo(const QString& file) const
{
    if (QFile::exists(file) && !QFile::remove(file))
        return tr("%1 cannot be written.").arg(file);
    QSettings out(file, QSettings::IniFormat);
    out.setValue(schemaKey, schemaVersion);
    QStringList keys = store_->allKeys() + unwritten_.keys();
    keys.removeDuplicates();
    for (const QString& key : keys) {
        if (isChoice(key))
            out.setValue(key, unwritten_.value(key, store_->value(key)));
    }
    out.sync();
    return out.status() == QSettings::NoError ? QString() : tr("%1 cannot be written.").arg(file);
}

QString Settings::importFrom(const QString& file)
{
    if (!QFileInfo(file).isReadable())
        return tr("%1 cannot be read.").arg(file);
    const QSettings in(file, QSettings::IniFormat);
    const int schema = in.value(schemaKey, 0).toInt();
    if (in.status() != QSettings::NoError || schema < 1)
        return tr("%1 is not a file of settings.").arg(file);
    if (schema > schemaVersion)
        return tr("%1 was written by a newer version of Postern.").arg(file);
    QStringList keys = store_->allKeys() + in.allKeys();
    keys.removeDuplicates();
    QStringList others;
    for (const QString& key : keys) {
        if (!isChoice(key) || store_->value(key) == in.value(key))
            continue;
        others << key;
        if (!writable_)
            unwritten_.insert(key, in.value(key));
        else if (in.contains(key))
            store_->setValue(key, in.value(key));
        else
            store_->remove(key);
    }
    sync();
    for (const QString& key : others)
        Q_EMIT changed(key);
    return {};
}

QString Settings::configFolder() { return folder("XDG_CONFIG_HOME", QStringLiteral(".config")); }
QString Settings::stateFolder() { return folder("XDG_STATE_HOME", QStringLiteral(".local/state")); }

} // namespace postern::workbench
