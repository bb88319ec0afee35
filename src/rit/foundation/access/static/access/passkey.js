// Shows what needs a passkey where the browser has passkeys, and says so in words when the device gave none.
(() => {
  const parts = document.querySelectorAll("[data-passkey]");
  if (window.PublicKeyCredential) for (const part of parts) part.hidden = false;
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    const said = document.getElementById("passkey-said");
    if (!said) return;
    said.textContent = said.dataset.failed;
    said.hidden = false;
  });
})();
