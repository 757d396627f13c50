// The layouts of `pjsip show`: widths are Asterisk's, padded and cut. As fmt format strings; titles as they stand.
#pragma once

#include <string_view>

namespace tandem::control::pjsip::layout {

// name/caller ID, state, channels, their limit
inline constexpr std::string_view endpoint = " Endpoint:  {:<51.51}  {:<12.12}  {} of {}\n";
inline constexpr std::string_view endpoint_title =
    " Endpoint:  <Endpoint/CID.....................................>  <State.....>  <Channels.>\n";
inline constexpr std::string_view endpoint_titles_below =
    "    I/OAuth:  <AuthId/UserName...........................................................>\n"
    "        Aor:  <Aor............................................>  <MaxContact>\n"
    "      Contact:  <Aor/ContactUri..........................> <Hash....> <Status> <RTT(ms)..>\n"
    "  Transport:  <TransportId........>  <Type>  <cos>  <tos>  <BindAddress..................>\n"
    "   Identify:  <Identify/Endpoint.........................................................>\n"
    "        Match:  <criteria.........................>\n"
    "    Channel:  <ChannelId......................................>  <State.....>  <Time.....>\n"
    "        Exten: <DialedExten...........>  CLCID: <ConnectedLineCID.......>\n";

// Within an endpoint. InAuth or OutAuth, id, user
inline constexpr std::string_view endpoint_auth = "{:>11}:  {}/{}\n";
// aor, contacts that it may have
inline constexpr std::string_view endpoint_aor = "        Aor:  {:<49.49}  {}\n";
// aor/URI, hash, status, round trip
inline constexpr std::string_view endpoint_contact = "      Contact:  {:<42.42} {:<10.10} {:<7.7} {:>11}\n";
inline constexpr std::string_view endpoint_identify = "   Identify:  {}/{}\n";
inline constexpr std::string_view endpoint_match = "        Match: {}\n";
// name/application, state, time
inline constexpr std::string_view endpoint_channel = "    Channel: {:<50.50}  {:<12.12}  {:<11.11}\n";
// dialled number, name and number of the other side
inline constexpr std::string_view endpoint_exten = "        Exten: {:<24.24}  CLCID: \"{}\" <{}>\n";

inline constexpr std::string_view aor = "      Aor:  {:<51.51}  {}\n";
inline constexpr std::string_view aor_contact = "    Contact:  {:<44.44} {:<10.10} {:<7.7} {:>11}\n";
inline constexpr std::string_view aor_title =
    "      Aor:  <Aor..............................................>  <MaxContact>\n";
inline constexpr std::string_view aor_titles_below =
    "    Contact:  <Aor/ContactUri............................> <Hash....> <Status> <RTT(ms)..>\n";

inline constexpr std::string_view contact = "  Contact:  {:<46.46} {:<10.10} {:<7.7} {:>11}\n";
inline constexpr std::string_view contact_title =
    "  Contact:  <Aor/ContactUri..............................> <Hash....> <Status> <RTT(ms)..>\n";

inline constexpr std::string_view auth = "     Auth:  {}/{}\n";
inline constexpr std::string_view auth_title =
    "  I/OAuth:  <AuthId/UserName.............................................................>\n";

// id/server, auth, status, time left
inline constexpr std::string_view registration = " {:<54.54}  {:<26.26}  {:<16.16}  {}\n";
inline constexpr std::string_view registration_title =
    " <Registration/ServerURI..............................>  <Auth....................>  <Status.......>\n";

inline constexpr std::string_view identify = " Identify:  {}/{}\n";
inline constexpr std::string_view match = "      Match: {}\n";
inline constexpr std::string_view identify_title =
    " Identify:  <Identify/Endpoint...........................................................>\n";
inline constexpr std::string_view match_title = "      Match:  <criteria.........................>\n";

// id, protocol, cos, tos, address
inline constexpr std::string_view transport = "Transport:  {:<21.21}  {:>6}  {:>5}  {:>5}  {}\n";
inline constexpr std::string_view transport_title =
    "Transport:  <TransportId........>  <Type>  <cos>  <tos>  <BindAddress....................>\n";

inline constexpr std::string_view channel = "  Channel: {:<52.52}  {:<12.12}  {:<11.11}\n";
inline constexpr std::string_view exten = "      Exten: {:<26.26}  CLCID: \"{}\" <{}>\n";
inline constexpr std::string_view channel_title =
    "  Channel:  <ChannelId........................................>  <State.....>  <Time.....>\n";
inline constexpr std::string_view exten_title =
    "      Exten: <DialedExten.............>  CLCID: <ConnectedLineCID.......>\n";

inline constexpr std::string_view parameter = " {:<34} : {}\n";

// bridge, channel, time, codec; received: packets, K, lost, K, %, jitter; sent: the same; round trip
inline constexpr std::string_view channel_statistics =
    " {:<8.8} {:<18.18} {:<8.8} {:<6.6} {:>6}{:1} {:>6}{:1} {:>3} {:>7.3f} {:>6}{:1} {:>6}{:1} {:>3} {:>7.3f} "
    "{:>7.3f}\n";
inline constexpr std::string_view channel_statistics_title =
    "                                             ...........Receive......... .........Transmit..........\n"
    " BridgeId ChannelId ........ UpTime.. Codec.   Count    Lost Pct  Jitter   Count    Lost Pct  Jitter RTT....\n"
    " ===========================================================================================================\n";

}  // namespace tandem::control::pjsip::layout
