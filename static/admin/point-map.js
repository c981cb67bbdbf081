// A map beside two number fields. The numbers are what is saved; without Leaflet they stand alone.
(() => {
  const AHEAD = 14;
  const pair = (text) => text.match(/^\s*(-?\d{1,3}(?:[.,]\d+)?)\s*[,;\s]\s*(-?\d{1,3}(?:[.,]\d+)?)\s*$/);
  const number = (field) => Number.parseFloat(field.value.replace(',', '.'));

  class PointMap extends window.StimulusModule.Controller {
    static targets = ['latitude', 'longitude', 'map'];
    static values = { area: Object };

    connect() {
      for (const field of [this.latitudeTarget, this.longitudeTarget]) {
        field.addEventListener('input', () => this.draw());
        field.addEventListener('paste', (event) => this.paste(event));
      }
      if (!window.L || !this.hasMapTarget) return;
      this.mapTarget.hidden = false;
      try {
        this.start();
      } catch {
        this.map = null;
        this.mapTarget.hidden = true;
      }
    }

    start() {
      this.map = window.L.map(this.mapTarget, { attributionControl: false, scrollWheelZoom: false });
      const area = this.hasAreaValue && window.L.geoJSON(this.areaValue, { interactive: false }).addTo(this.map);
      if (area) this.map.fitBounds(area.getBounds());
      else this.map.setView([51.2, 10.4], 6);
      this.map.on('click', (event) => this.set(event.latlng.lat.toFixed(6), event.latlng.lng.toFixed(6)));
      new ResizeObserver(() => this.map.invalidateSize()).observe(this.mapTarget);
      this.draw(true);
    }

    paste(event) {
      const found = pair(event.clipboardData.getData('text'));
      if (!found) return;
      event.preventDefault();
      this.set(found[1], found[2]);
    }

    set(latitude, longitude) {
      this.latitudeTarget.value = latitude;
      this.longitudeTarget.value = longitude;
      this.latitudeTarget.dispatchEvent(new Event('change', { bubbles: true }));
      this.draw();
    }

    draw(move = false) {
      if (!this.map) return;
      const [latitude, longitude] = [number(this.latitudeTarget), number(this.longitudeTarget)];
      this.pin?.remove();
      if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) return;
      this.pin = window.L.circleMarker([latitude, longitude], { radius: 9, weight: 3 }).addTo(this.map);
      if (move || !this.map.getBounds().contains([latitude, longitude])) this.map.setView([latitude, longitude], AHEAD);
    }
  }

  window.wagtail.app.register('point-map', PointMap);
})();
