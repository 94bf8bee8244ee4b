// Makes WebP of a PNG; null where the picture that is there already looks the same.
async ({ png, old }) => {
  const SEEN = 64; // of 255: less is how edges are smoothed, which is not the same every time
  const draw = async (blob) => {
    const image = await createImageBitmap(blob);
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    return { canvas, data: context.getImageData(0, 0, image.width, image.height).data };
  };
  const blobOf = (text) => new Blob([Uint8Array.from(atob(text), (one) => one.charCodeAt(0))]);
  const { canvas } = await draw(blobOf(png));
  const webp = await canvas.convertToBlob({ type: "image/webp", quality: 0.85 });
  if (old) {
    const [now, before] = [(await draw(webp)).data, (await draw(blobOf(old))).data];
    const isSame = (value, at) => Math.abs(value - before[at]) < SEEN;
    if (now.length === before.length && now.every(isSame)) return null;
  }
  const reader = new FileReader();
  const read = new Promise((done) => (reader.onload = done));
  reader.readAsDataURL(webp);
  await read;
  return reader.result.split(",")[1];
};
