// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/apis/ConnectPanel.h"

#include "workbench/apis/FailureText.h"
#include "workbench/shell/Page.h"
#include "workbench/theme/IconProvider.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QIntValidator>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QUrl>
#include <QUuid>
#include <QVBoxLayout>

namespace postern::workbench {
namespace {
constexpr int connectFieldWidth = 420;
constexpr int largestPort = 65535;

using publisher::PublisherConnection;

QString newId() { return QUuid::createUuid().toString(QUuid::WithoutBraces); }

/// Scheme, host and port: whom a secret is for.
QString originOf(const QString& address)
{
    const QUrl url(address);
    const QString scheme = url.scheme().toLower();
    return QStringLiteral("%1://%2:%3").arg(scheme, url.host().toLower()).arg(url.port(scheme == QLatin1String("https") ? 443 : 80));
}

bool hasSameProxy(const PublisherConnection& a, const PublisherConnection& b)
{
    return a.proxyKind == b.proxyKind && a.proxyHost.compare(b.proxyHost, Qt::CaseInsensitive) == 0 && a.proxyPort == b.proxyPort &&
           a.proxyUser == b.proxyUser;
}

} // namespace

using publisher::Grant;

ConnectPanel::ConnectPanel(QWidget* parent) : QFrame(parent), freshId_(newId()), form_(new QFormLayout)
{
    setObjectName(QStringLiteral("apis.connect.panel"));
    setAccessibleName(tr("Connect to a Publisher"));
    setFrameShape(QFrame::StyledPanel);
    auto* column = new QVBoxLayout(this);
    auto* heading = named(new QLabel(tr("Connect to a Publisher"), this), "apis.connect.heading", tr("Connect to a Publisher"));
    QFont bold = heading->font();
    bold.setBold(true);
    heading->setFont(bold);
    column->addWidget(heading);
    column->addLayout(form_);
    form_->setFieldGrowthPolicy(QFormLayout::FieldsStayAtSizeHint);
    name_ = field("apis.connect.name", tr("&Name"), tr("empty: the server's name"));
    address_ = field("apis.connect.address", tr("&Address"), QStringLiteral("https://localhost:9443"));
    grant_ = named(new QComboBox(this), "apis.connect.grant", tr("Sign in with"));
    grant_->addItem(tr("User and password"));
    grant_->addItem(tr("Client and secret"));
    grant_->addItem(tr("Access token"));
    grant_->setMinimumWidth(connectFieldWidth);
    form_->addRow(tr("&Sign in with"), grant_);
    user_ = field("apis.connect.user", tr("&User"), tr("for instance admin"));
    tenant_ = field("apis.connect.tenant", tr("&Tenant"), tr("empty for carbon.super"));
    client_ = field("apis.connect.client", tr("C&lient id"), tr("empty: one is registered"));
    secret_ = field("apis.connect.secret", tr("&Password"), {});
    secret_->setEchoMode(QLineEdit::Password);
    caFile_ = field("apis.connect.ca", tr("CA &file"), tr("PEM file; empty for this computer's own"));
    proxyKind_ = named(new QComboBox(this), "apis.connect.proxy", tr("Proxy"));
    proxyKind_->addItem(tr("None"));
    proxyKind_->addItem(tr("HTTP proxy"));
    proxyKind_->addItem(tr("SOCKS 5 proxy"));
    proxyKind_->setMinimumWidth(connectFieldWidth);
    form_->addRow(tr("Pro&xy"), proxyKind_);
    proxyHost_ = field("apis.connect.proxy.host", tr("Proxy &host"), tr("for instance proxy.example.org"));
    proxyPort_ = field("apis.connect.proxy.port", tr("Proxy p&ort"), tr("for instance 3128"));
    proxyPort_->setValidator(new QIntValidator(1, largestPort, proxyPort_));
    proxyUser_ = field("apis.connect.proxy.user", tr("P&roxy user"), tr("empty when the proxy asks for none"));
    proxySecret_ = field("apis.connect.proxy.secret", tr("Proxy pass&word"), {});
    proxySecret_->setEchoMode(QLineEdit::Password);
    secretsNote_ = named(new QLabel(this), "apis.connect.note", tr("Where the password is kept"));
    secretsNote_->setWordWrap(true);
    column->addWidget(secretsNote_);
    failure_ = named(new QLabel(this), "apis.connect.failure", tr("Why it failed"));
    failure_->setWordWrap(true);
    failure_->setTextFormat(Qt::PlainText);
    failure_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    column->addWidget(failure_);
    certificate_ = named(new QLabel(this), "apis.connect.certificate", tr("The server's certificate"));
    certificate_->setWordWrap(true);
    certificate_->setTextFormat(Qt::PlainText);
    certificate_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    column->addWidget(certificate_);
    auto* buttons = new QHBoxLayout;
    connect_ = named(new QPushButton(icon(u"plug"), tr("Connect"), this), "apis.connect.go", tr("Connect"));
    connect_->setDefault(true);
    trust_ = named(new QPushButton(icon(u"shield-check"), tr("Trust this certificate"), this), "apis.connect.trust",
                   tr("Trust exactly this certificate for this connection"));
    cancel_ = named(new QPushButton(tr("Cancel"), this), "apis.connect.cancel", tr("Cancel"));
    for (QPushButton* button : {connect_, trust_, cancel_})
        buttons->addWidget(button);
    buttons->addStretch(1);
    column->addLayout(buttons);
    connect(grant_, &QComboBox::currentIndexChanged, this, &ConnectPanel::grantChanged);
    connect(connect_, &QPushButton::clicked, this, &ConnectPanel::submit);
    connect(cancel_, &QPushButton::clicked, this, &ConnectPanel::cancelled);
    connect(trust_, &QPushButton::clicked, this, [this] { Q_EMIT trustRequested(offered_); });
    for (QLineEdit* edit : {name_, address_, user_, tenant_, client_, secret_, caFile_, proxyHost_, proxyPort_, proxyUser_, proxySecret_})
        connect(edit, &QLineEdit::returnPressed, this, &ConnectPanel::submit);
    for (QLineEdit* edit : {address_, user_, tenant_, client_, proxyHost_, proxyPort_, proxyUser_})
        connect(edit, &QLineEdit::textChanged, this, &ConnectPanel::refreshHints);
    connect(proxyKind_, &QComboBox::currentIndexChanged, this, &ConnectPanel::proxyChanged);
    setSecretsReason({});
    clearFailure();
    grantChanged();
    proxyChanged();
}

QLineEdit* ConnectPanel::field(const char* id, const QString& label, const QString& hint)
{
    auto* edit = named(new QLineEdit(this), id, QString(label).remove(QLatin1Char('&')));
    edit->setPlaceholderText(hint);
    edit->setMinimumWidth(connectFieldWidth);
    form_->addRow(label, edit);
    return edit;
}

QWidget* ConnectPanel::firstField() const { return address_; }

void ConnectPanel::setConnection(const PublisherConnection& connection)
{
    base_ = connection;
    freshId_ = newId();
    name_->setText(connection.name == QUrl(connection.baseUrl).host() ? QString() : connection.name);
    address_->setText(connection.baseUrl);
    grant_->setCurrentIndex(static_cast<int>(connection.grant));
    user_->setText(connection.user);
    tenant_->setText(connection.tenant);
    client_->setText(connection.clientId);
    caFile_->setText(connection.caFile);
    proxyKind_->setCurrentIndex(static_cast<int>(connection.proxyKind));
    proxyHost_->setText(connection.proxyHost);
    proxyPort_->setText(connection.proxyPort == 0 ? QString() : QString::number(connection.proxyPort));
    proxyUser_->setText(connection.proxyUser);
    secret_->clear();
    proxySecret_->clear();
    refreshHints();
}

/// An empty field means the kept secret, but only for whom it was kept.
void ConnectPanel::refreshHints()
{
    const PublisherConnection now = connection();
    const QString kept = now.id == base_.id ? tr("empty: as kept in the keychain") : QString();
    secret_->setPlaceholderText(kept);
    proxySecret_->setPlaceholderText(hasSameProxy(now, base_) ? kept : QString());
}

PublisherConnection ConnectPanel::connection() const
{
    PublisherConnection connection = base_;
    const QString address = address_->text().trimmed();
    connection.baseUrl = address;
    if (originOf(address) != originOf(base_.baseUrl))
        connection.trustedSha256.clear(); // a trust is for one host and port
    connection.name = name_->text().trimmed().isEmpty() ? QUrl(address).host() : name_->text().trimmed();
    connection.grant = static_cast<Grant>(grant_->currentIndex());
    connection.user = user_->text().trimmed();
    connection.tenant = tenant_->text().trimmed();
    connection.clientId = client_->text().trimmed();
    connection.caFile = caFile_->text().trimmed();
    connection.proxyKind = static_cast<rest::RestProxy::Kind>(proxyKind_->currentIndex());
    const bool proxy = connection.proxyKind != rest::RestProxy::Kind::None;
    connection.proxyHost = proxy ? proxyHost_->text().trimmed() : QString();
    connection.proxyPort = proxy ? static_cast<quint16>(proxyPort_->text().toUInt()) : quint16(0);
    connection.proxyUser = proxy ? proxyUser_->text().trimmed() : QString();
    // Another server or account is another connection: a secret is never sent but to the server it was given for.
    const bool same = originOf(address) == originOf(base_.baseUrl) && connection.grant == base_.grant &&
                      connection.user == base_.user && connection.tenant == base_.tenant && connection.clientId == base_.clientId;
    if (base_.id.isEmpty() || !same)
        connection.id = freshId_;
    return connection;
}

void ConnectPanel::setRowVisible(QWidget* field, bool visible)
{
    field->setVisible(visible);
    if (QWidget* label = form_->labelForField(field))
        label->setVisible(visible);
}

void ConnectPanel::proxyChanged()
{
    const bool proxy = proxyKind_->currentIndex() > 0;
    for (QWidget* field : {proxyHost_, proxyPort_, proxyUser_, proxySecret_})
        setRowVisible(field, proxy);
    refreshHints();
}

void ConnectPanel::grantChanged()
{
    const auto grant = static_cast<Grant>(grant_->currentIndex());
    setRowVisible(user_, grant == Grant::Password);
    setRowVisible(tenant_, grant == Grant::Password);
    setRowVisible(client_, grant != Grant::ExistingToken);
    const QString word = grant == Grant::Password            ? tr("&Password")
                         : grant == Grant::ClientCredentials ? tr("Client s&ecret")
                                                             : tr("To&ken");
    if (auto* label = qobject_cast<QLabel*>(form_->labelForField(secret_)))
        label->setText(word);
    secret_->setAccessibleName(QString(word).remove(QLatin1Char('&')));
}

void ConnectPanel::submit()
{
    if (!connect_->isEnabled())
        return;
    std::optional<Secret> secret;
    if (!secret_->text().isEmpty())
        secret = Secret(secret_->text().toStdString());
    const PublisherConnection wanted = connection();
    std::optional<Secret> proxySecret;
    if (!proxySecret_->text().isEmpty() && proxyKind_->currentIndex() > 0)
        proxySecret = Secret(proxySecret_->text().toStdString());
    else if (!hasSameProxy(wanted, base_))
        proxySecret = Secret(); // the one that is kept is another proxy's
    secret_->clear(); // they live in the keychain from here on, not in a widget
    proxySecret_->clear();
    clearFailure();
    base_ = wanted; // from here on its secrets are kept: a further change is one from this
    freshId_ = newId();
    Q_EMIT connectRequested(wanted, secret, proxySecret);
}

void ConnectPanel::setBusy(bool busy)
{
    connect_->setEnabled(!busy);
    connect_->setText(busy ? tr("Connecting...") : tr("Connect"));
    trust_->setEnabled(!busy);
}

void ConnectPanel::showFailure(const publisher::PublisherFailure& failure)
{
    const Failure words = failureText(failure);
    failure_->setText(QStringList{words.what, words.why, words.next}.join(QLatin1Char('\n')));
    failure_->setToolTip(words.details);
    failure_->show();
    certificate_->setText(certificateText(failure));
    certificate_->setVisible(!certificate_->text().isEmpty());
    offered_ = failure.rest.certificates.empty() ? QByteArray() : failure.rest.certificates.front().sha256;
    trust_->setVisible(!offered_.isEmpty());
}

void ConnectPanel::clearFailure()
{
    failure_->hide();
    certificate_->hide();
    trust_->hide();
}

void ConnectPanel::setSecretsReason(const QString& reason)
{
    secretsNote_->setText(reason.isEmpty() ? tr("The password is kept in the keychain of this computer, never in a file.")
                                           : tr("No keychain answers here, so the password is kept until the workbench ends, "
                                                "never in a file. Install a keyring to keep it longer."));
    secretsNote_->setToolTip(reason);
}

void ConnectPanel::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT cancelled();
    else
        QFrame::keyPressEvent(event);
}

} // namespace postern::workbench
