// app.js: comfort on top of pages that work without it.
(() => {
	"use strict";

	// A filter answers at once; without scripts there is a button.
	document.addEventListener("change", (e) => {
		const form = e.target.closest("form[data-auto]");
		if (form)
			form.requestSubmit();
	});

	// Menus close when one looks elsewhere.
	document.addEventListener("click", (e) => {
		for (const d of document.querySelectorAll("details.menu[open]"))
			if (!d.contains(e.target))
				d.open = false;
	});
	document.addEventListener("keydown", (e) => {
		if (e.key === "Escape")
			for (const d of document.querySelectorAll("details.menu[open]"))
				d.open = false;
		const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName);
		if (e.key === "/" && !typing) {
			const box = document.querySelector("#q");
			if (box) {
				e.preventDefault();
				box.focus();
			}
		}
	});

	// Files dropped on the upload field's frame.
	for (const drop of document.querySelectorAll(".drop")) {
		const input = drop.querySelector("input[type=file]");
		const names = drop.querySelector("[data-names]");
		const show = () => {
			names.textContent = [...input.files].map((f) => f.name).join(", ");
		};
		input.addEventListener("change", show);
		drop.addEventListener("dragover", (e) => {
			e.preventDefault();
			drop.classList.add("is-over");
		});
		drop.addEventListener("dragleave", () => drop.classList.remove("is-over"));
		drop.addEventListener("drop", (e) => {
			e.preventDefault();
			drop.classList.remove("is-over");
			input.files = e.dataTransfer.files;
			show();
		});
	}

	for (const b of document.querySelectorAll("[data-print]")) {
		b.hidden = false;
		b.addEventListener("click", () => window.print());
	}
})();
