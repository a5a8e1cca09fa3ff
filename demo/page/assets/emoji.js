// The emoji that Tocsin and people in the demo use, by Slack's short names; an unknown name is shown as :name:.

const TABLE = `
rotating_light 🚨|bell 🔔|fire 🔥|warning ⚠️|no_entry ⛔|octagonal_sign 🛑|white_check_mark ✅|heavy_check_mark ✔️|x ❌
eyes 👀|pushpin 📌|round_pushpin 📍|memo 📝|bookmark 🔖|pencil2 ✏️|pencil ✏️|clipboard 📋|page_facing_up 📄|book 📖|books 📚
clock1 🕐|hourglass ⌛|hourglass_flowing_sand ⏳|timer_clock ⏲️|stopwatch ⏱️|alarm_clock ⏰|calendar 📅|date 📅
+1 👍|thumbsup 👍|-1 👎|thumbsdown 👎|wave 👋|clap 👏|raised_hands 🙌|pray 🙏|muscle 💪|raising_hand 🙋|point_right 👉
tada 🎉|sparkles ✨|star ⭐|bulb 💡|gear ⚙️|wrench 🔧|hammer 🔨|hammer_and_wrench 🛠️|rocket 🚀|lock 🔒|unlock 🔓|key 🔑
red_circle 🔴|large_orange_circle 🟠|orange_circle 🟠|large_yellow_circle 🟡|large_green_circle 🟢|large_blue_circle 🔵
white_circle ⚪|black_circle ⚫|large_purple_circle 🟣|red_square 🟥|large_red_square 🟥|large_orange_square 🟧
large_yellow_square 🟨|large_green_square 🟩|large_blue_square 🟦|bar_chart 📊|chart_with_upwards_trend 📈
chart_with_downwards_trend 📉|mag 🔍|link 🔗|phone ☎️|telephone_receiver 📞|pager 📟|loudspeaker 📢|mega 📣|speech_balloon 💬
thread 🧵|busts_in_silhouette 👥|bust_in_silhouette 👤|fire_engine 🚒|firefighter 🧑‍🚒|ambulance 🚑|bomb 💣|boom 💥|zap ⚡
question ❓|grey_question ❔|exclamation ❗|bangbang ‼️|information_source ℹ️|arrow_right ➡️|arrow_up ⬆️|arrow_down ⬇️
arrows_counterclockwise 🔄|repeat 🔁|double_vertical_bar ⏸️|arrow_forward ▶️|black_square_for_stop ⏹️|construction 🚧
checkered_flag 🏁|triangular_flag_on_post 🚩|package 📦|computer 💻|robot_face 🤖|ghost 👻|smile 😄|slightly_smiling_face 🙂
sweat_smile 😅|thinking_face 🤔|grimacing 😬|heart ❤️|100 💯|ok 🆗|ok_hand 👌|shield 🛡️|lady_beetle 🐞|bug 🐛|seedling 🌱
crown 👑|military_helmet 🪖|handshake 🤝|outbox_tray 📤|inbox_tray 📥|satellite 📡|satellite_antenna 📡|mute 🔇|sos 🆘`;

const GLYPHS = new Map(TABLE.split(/[|\n]/).filter((entry) => entry !== '').map((entry) => entry.split(' ')));

/** The characters of a short name (skin tones ignored), or `:name:` when this page does not know it. */
export function glyph(name) {
  return GLYPHS.get(name.split('::')[0]) ?? `:${name}:`;
}

/** What the reaction picker offers; the first three mean something to Tocsin as it comes (its timeline, a task, a follow-up). */
export const REACTIONS = ['pushpin', 'white_check_mark', 'repeat', 'eyes', '+1', 'tada'];
