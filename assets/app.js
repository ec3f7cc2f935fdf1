// app.js: comfort on top of pages that work without it.
(() => {
	"use strict";

	const WAIT_MS = 300, LETTERS = 2;
	let timer;
	const later = (fn) => {
		clearTimeout(timer);
		timer = setTimeout(fn, WAIT_MS);
	};

	// A filter answers at once; without scripts there is a button.
	document.addEventListener("change", (e) => {
		const form = e.target.closest("form[data-auto]");
		if (form && e.target.type !== "search")
			form.requestSubmit();
	});

	// Search while one types, from two letters on; empty means all again.
	const found = document.querySelector("#found");
	// What was found for a field that takes a code stands right behind it.
	const picksOf = (e) => e.nextElementSibling?.matches(".picks") ? e.nextElementSibling : null;
	const hide = () => {
		for (const panel of document.querySelectorAll("#found, .picks"))
			panel.hidden = true;
	};
	const choose = (button) => {
		const panel = button.closest(".picks"), box = panel.previousElementSibling;
		box.value = button.value;
		const hint = panel.parentElement.querySelector(".hint");
		if (hint)
			hint.textContent = button.querySelector("span").textContent;
		hide();
		box.focus();
	};
	document.addEventListener("input", (e) => {
		const box = e.target, n = box.value.trim().length;
		const picks = picksOf(box);
		if (picks && window.htmx) {
			picks.hidden = true;
			later(() => n >= LETTERS && htmx.trigger(box, "find"));
		}
		if (box.type !== "search" || !window.htmx)
			return;
		if (box.id === "q") {
			hide();
			later(() => n >= LETTERS && htmx.trigger(box, "find"));
		} else if (box.form?.matches("[data-auto]") && (n === 0 || n >= LETTERS)) {
			later(() => box.form.requestSubmit());
		}
	});

	// Addresses without the fields that are empty.
	document.addEventListener("htmx:config:request", (e) => {
		const r = e.detail.ctx.request, box = e.target;
		if (picksOf(box)) { // a field's name is not a parameter of the search
			for (const k of [...r.body.keys()])
				r.body.delete(k);
			r.body.set("q", box.value.trim());
		}
		if (r.method === "GET")
			for (const [k, v] of [...r.body])
				if (v === "")
					r.body.delete(k);
	});

	// After a piece was put in: who had the focus there gets it again, and a
	// fault is looked at.
	document.addEventListener("htmx:after:swap", (e) => {
		const target = e.detail.ctx.target;
		if (target === found) {
			found.hidden = document.activeElement !== document.querySelector("#q");
			return;
		}
		if (target.matches(".picks")) {
			target.hidden = document.activeElement !== target.previousElementSibling;
			return;
		}
		const wrong = target.querySelector("[aria-invalid]");
		if (wrong)
			wrong.focus();
		else if (target.matches("#oops, #form"))
			target.scrollIntoView({ block: "center" });
		else if (document.activeElement === document.body && target.tabIndex === -1)
			target.focus({ preventScroll: true });
	});
	document.addEventListener("htmx:after:request", () => {
		const oops = document.querySelector("#oops");
		if (oops.firstChild)
			oops.replaceChildren();
	});

	// Nobody answers: say so, in words that came with the page.
	document.addEventListener("htmx:error", (e) => {
		const oops = document.querySelector("#oops"), note = document.createElement("p");
		if (!e.detail.ctx)
			return;
		note.className = "note note-bad";
		note.setAttribute("role", "alert");
		note.textContent = oops.dataset.lost;
		oops.replaceChildren(note);
		oops.scrollIntoView({ block: "center" });
	});

	// Menus close when one looks elsewhere.
	document.addEventListener("click", (e) => {
		for (const d of document.querySelectorAll("details.menu[open]"))
			if (!d.contains(e.target))
				d.open = false;
		const pick = e.target.closest(".picks button");
		if (pick)
			choose(pick);
		else if (!e.target.closest(".find, .picks"))
			hide();
	});
	document.addEventListener("keydown", (e) => {
		if (e.key === "Escape") {
			for (const d of document.querySelectorAll("details.menu[open]"))
				d.open = false;
			hide();
		}
		if (e.key === "ArrowDown" && e.target.id === "q" && !found.hidden) {
			e.preventDefault();
			found.querySelector("a")?.focus();
		}
		const picks = picksOf(e.target) ?? e.target.closest(".picks");
		if (picks && !picks.hidden && /^Arrow(Down|Up)$/.test(e.key)) {
			const all = [...picks.querySelectorAll("button")];
			const at = all.indexOf(e.target) + (e.key === "ArrowDown" ? 1 : -1);
			e.preventDefault();
			(all[at] ?? picks.previousElementSibling).focus();
		}
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

	// Older browsers print a closed part closed; theme.css opens it in others.
	const closed = new Set();
	addEventListener("beforeprint", () => {
		if (CSS.supports("selector(::details-content)"))
			return;
		for (const d of document.querySelectorAll("details.group:not([open])")) {
			closed.add(d);
			d.open = true;
		}
	});
	addEventListener("afterprint", () => {
		for (const d of closed)
			d.open = false;
		closed.clear();
	});

	for (const b of document.querySelectorAll("[data-print]")) {
		b.hidden = false;
		b.addEventListener("click", () => window.print());
	}
})();
