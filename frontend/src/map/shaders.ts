/** How a point is placed, sized and coloured; pass 1 draws the selected ones with a ring. */
export const VERTEX = `#version 300 es
precision highp float;
precision highp int;
layout(location = 0) in vec2 a_place;
layout(location = 1) in uint a_code;
layout(location = 2) in float a_size;
layout(location = 3) in uint a_state;
uniform vec4 u_base, u_across, u_down;
uniform vec2 u_middle, u_pixels;
uniform int u_pass;
uniform uint u_last;
uniform highp sampler2D u_palette;
flat out vec4 v_colour;
out float v_size;
void main() {
  vec2 from = a_place - u_middle;
  gl_Position = u_base + from.x * u_across + from.y * u_down;
  uint code = min(a_code, u_last);
  vec3 colour = texelFetch(u_palette, ivec2(int(code & 255u), int(code >> 8u)), 0).rgb;
  bool dimmed = (a_state & 1u) != 0u;
  v_colour = vec4(colour, dimmed && u_pass == 0 ? 0.18 : 0.92);
  v_size = mix(u_pixels.x, u_pixels.y, a_size) + (u_pass == 1 ? 4.0 : 0.0);
  gl_PointSize = v_size;
  if ((a_state & 2u) != 0u) gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
}`;

export const FRAGMENT = `#version 300 es
precision mediump float;
precision highp int;
flat in vec4 v_colour;
in float v_size;
uniform int u_pass;
uniform vec3 u_ring;
out vec4 colour;
void main() {
  float inside = 1.0;
  vec3 shown = v_colour.rgb;
  if (v_size > 3.5) {
    float far = length(gl_PointCoord - 0.5) * v_size;
    inside = clamp(v_size * 0.5 - far, 0.0, 1.0);
    if (u_pass == 1) shown = mix(shown, u_ring, clamp(far - (v_size * 0.5 - 2.5), 0.0, 1.0));
  }
  colour = vec4(shown, 1.0) * (v_colour.a * inside);
}`;

/** A picture of the size of the canvas, laid over it as it is. */
export const LAID_VERTEX = `#version 300 es
void main() {
  gl_Position = vec4(float((gl_VertexID & 1) << 2) - 1.0, float((gl_VertexID & 2) << 1) - 1.0, 0.0, 1.0);
}`;

export const LAID_FRAGMENT = `#version 300 es
precision mediump float;
uniform sampler2D u_picture;
out vec4 colour;
void main() {
  colour = texelFetch(u_picture, ivec2(gl_FragCoord.xy), 0);
}`;
