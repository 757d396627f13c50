// The layouts of the tables whose columns scripts count: widths are Asterisk's, padded and cut. As fmt format strings.
#pragma once

#include <string_view>

namespace tandem::control::layout {

// sip show registry: host, dnsmgr, user name, refresh, state, time of registration
inline constexpr std::string_view registry = "{:<39.39} {:<6.6} {:<12.12}  {:>8} {:<20.20} {:<25.25}\n";
// sip show peers: name/user, host, dynamic, force rport, comedia, ACL, port, status, description, realtime
inline constexpr std::string_view peers =
    "{:<25.25} {:<39.39} {:<3.3} {:<10.10} {:<10.10} {:<3.3} {:<8} {:<11} {:<32.32} {}\n";
// sip show users: name, secret, account code, context, ACL, force rport
inline constexpr std::string_view users = "{:<25.25}  {:<15.15}  {:<15.15}  {:<15.15}  {:<5.5}{:<10.10}\n";
// sip show peer: one labelled line
inline constexpr std::string_view label = "  {:<13}: {}\n";
// sip show channels: peer, user, Call-ID, format, hold, (spare), last message, expiry, account
inline constexpr std::string_view dialogs_header =
    "{:<15.15}  {:<15.15}  {:<15.15}  {:<15.15}  {:<7.7}  {:<15.15} {:<10.10} {:<10.10}\n";
inline constexpr std::string_view dialogs =
    "{:<15.15}  {:<15.15}  {:<15.15}  {:<15.15}  {:<3.3} {:<3.3}  {:<15.15} {:<10.10} {:<10.10}\n";
// sip show channelstats: peer, Call-ID, duration; received: packets, (spare), lost, %, jitter; sent: the same
inline constexpr std::string_view dialog_statistics =
    "{:<15.15}  {:<11.11}  {:<8.8} {:010}{:<1.1} {:010} ({:5.2f}%) {:<6.4f} {:010}{:<1.1} {:010} ({:5.2f}%) {:<6.4f}\n";
inline constexpr std::string_view dialog_statistics_title =
    "Peer             Call ID      Duration Recv: Pack  Lost       (     %) Jitter Send: Pack  Lost       (     %) "
    "Jitter\n";
// sip show settings: label, value
inline constexpr std::string_view setting = "  {:<22}  {}\n";
// sip show inuse: name, calls, limit
inline constexpr std::string_view inuse = "{:<25.25} {:<15.15} {:<15.15} \n";
// sip show domains: domain, context, by whom
inline constexpr std::string_view domains = "{:<40.40} {:<20.20} {:<16.16}\n";
// sip show subscriptions: peer, user, Call-ID, extension, state, type, mailbox, expiry
inline constexpr std::string_view subscriptions =
    "{:<15.15}  {:<15.15}  {:<15.15}  {:<15.15}  {:<13.13}  {:<15.15} {:<10.10} {:<6.6}\n";
// core show channels: name, location, state, application
inline constexpr std::string_view channels = "{:<64.64} {:<32.32} {:<7.7} {:<30.30}\n";
// core show channels verbose: name, context, extension, priority, state, application, data, caller, duration, account
// codes of both sides, bridge
inline constexpr std::string_view channels_verbose =
    "{:<80.80} {:<24.24} {:<24.24} {:>4.4} {:<7.7} {:<12.12} {:<25.25} {:<15.15} {:>8.8} {:<11.11} {:<11.11} "
    "{:<20.20}\n";
// core show channels concise: fields without blanks, for programs
inline constexpr std::string_view channels_concise = "{}!{}!{}!{}!{}!{}!{}!{}!{}!{}!{}!{}!{}!{}\n";
// core show help: command, summary
inline constexpr std::string_view help = "{:>42} -- {}\n";

}  // namespace tandem::control::layout
